package dev.vaporetto.protocol.frame;

import java.nio.ByteBuffer;

/** Writes frames, header and payload side by side in one heap buffer (RFC 6455 §5.2). Stateless. */
public final class FrameEncoder {
  /** The longest header: 2 bytes, 8 bytes of extended length, 4 bytes of masking key. */
  public static final int MAX_HEADER_SIZE = 14;

  /** What a control frame holds (§5.5). */
  public static final int MAX_CONTROL_PAYLOAD = 125;

  private FrameEncoder() {}

  /** How many bytes a frame takes on the wire. */
  public static int size(Role role, int payloadLength) {
    int extended = payloadLength < 126 ? 0 : payloadLength < 0x1_0000 ? Short.BYTES : Long.BYTES;
    return 2 + extended + (role.masks() ? Integer.BYTES : 0) + payloadLength;
  }

  /**
   * Appends a frame to {@code out}, which has an array and room for {@link #size} bytes.
   *
   * @param reservedBits RSV bits as they stand in the first byte, 0 for none
   * @param maskingKey used where {@code role} masks; must be unpredictable (§5.3)
   * @param payload its remaining bytes; its position is left alone
   * @throws IllegalArgumentException if a control frame is not final or has more than {@value
   *     #MAX_CONTROL_PAYLOAD} bytes; nothing is written then
   */
  public static void encode(
      ByteBuffer out,
      Role role,
      Opcode opcode,
      boolean fin,
      int reservedBits,
      int maskingKey,
      ByteBuffer payload) {
    int length = payload.remaining();
    encodeHeader(out, role, opcode, fin, reservedBits, maskingKey, length);
    int at = out.position();
    out.put(at, payload, payload.position(), length);
    out.position(at + length);
    if (role.masks()) {
      int start = out.arrayOffset() + at;
      Masker.mask(out.array(), start, out.array(), start, length, maskingKey);
    }
  }

  /**
   * Refuses what {@link #encode} could not write.
   *
   * @throws IllegalArgumentException if a control frame is not final or has more than {@value
   *     #MAX_CONTROL_PAYLOAD} bytes
   */
  public static void requireLegal(Opcode opcode, boolean fin, int length) {
    // §5.5: all control frames MUST have a payload length of 125 bytes or less and MUST NOT be
    // fragmented
    if (opcode.isControl() && (!fin || length > MAX_CONTROL_PAYLOAD)) {
      throw new IllegalArgumentException(
          opcode
              + " frame "
              + (fin ? "of " + length + " bytes" : "without FIN")
              + "; expected FIN and at most "
              + MAX_CONTROL_PAYLOAD
              + " bytes");
    }
  }

  /**
   * Appends the header of a frame alone, for a payload that follows in a buffer of its own.
   *
   * @param out has room for {@link #MAX_HEADER_SIZE} bytes
   * @param reservedBits RSV bits as they stand in the first byte, 0 for none
   * @param maskingKey what the payload is masked with where {@code role} masks
   * @param length of the payload, in bytes
   * @throws IllegalArgumentException as {@link #encode} says; nothing is written then
   */
  public static void encodeHeader(
      ByteBuffer out,
      Role role,
      Opcode opcode,
      boolean fin,
      int reservedBits,
      int maskingKey,
      int length) {
    requireLegal(opcode, fin, length);
    int mask = role.masks() ? 0x80 : 0;
    out.put((byte) ((fin ? 0x80 : 0) | reservedBits | opcode.code()));
    // §5.2: the minimal number of bytes MUST be used to encode the length
    if (length < 126) {
      out.put((byte) (mask | length));
    } else if (length < 0x1_0000) {
      out.put((byte) (mask | 126)).putShort((short) length);
    } else {
      out.put((byte) (mask | 127)).putLong(length);
    }
    if (role.masks()) {
      out.putInt(maskingKey);
    }
  }
}
