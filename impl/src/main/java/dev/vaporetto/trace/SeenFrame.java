package dev.vaporetto.trace;

/** A frame as it is on the wire, of which the first bytes of the payload are known. */
final class SeenFrame {
  private final int bits;
  private final long length;
  private final byte[] payload;

  /**
   * A frame.
   *
   * @param bits the first byte: FIN, RSV1 to RSV3, and the opcode (RFC 6455 §5.2)
   * @param length of the payload, in bytes; as it was announced, so possibly negative
   * @param payload its first bytes, without the mask; owned by this from now on
   */
  SeenFrame(int bits, long length, byte[] payload) {
    this.bits = bits;
    this.length = length;
    this.payload = payload;
  }

  boolean fin() {
    return (bits & 0x80) != 0;
  }

  /** Whether RSV1, RSV2 or RSV3 is set. */
  boolean rsv(int number) {
    return (bits & (0x80 >> number)) != 0;
  }

  int opcode() {
    return bits & 0xF;
  }

  long length() {
    return length;
  }

  /** Not to be written to. */
  byte[] payload() {
    return payload;
  }

  /** Whether all of the payload is known. */
  boolean isWhole() {
    return length == payload.length;
  }
}
