package dev.vaporetto.protocol.frame;

import java.nio.ByteBuffer;

/**
 * What follows the first byte of a close frame whose header broke a rule. The peer sends nothing
 * behind it, so it is worth knowing where it ends. Not thread-safe.
 */
public final class RefusedClose {
  private static final int BEFORE_SECOND_BYTE = -1;

  /** Bytes of the extended payload length that are still to come. */
  private int lengthBytes = BEFORE_SECOND_BYTE;

  /** What they say so far. */
  private int length;

  /** Bytes of the masking key and the payload that are still to come. */
  private long missing;

  /**
   * Skips bytes of the frame.
   *
   * @return whether all of it has come
   */
  public boolean skip(ByteBuffer in) {
    while (!isOver() && in.hasRemaining()) {
      if (lengthBytes == BEFORE_SECOND_BYTE) {
        secondByte(in.get());
      } else if (lengthBytes > 0) {
        extendedLength(in.get());
      } else {
        int count = (int) Math.min(missing, in.remaining());
        in.position(in.position() + count);
        missing -= count;
      }
    }
    return isOver();
  }

  private boolean isOver() {
    return lengthBytes == 0 && missing == 0;
  }

  private void secondByte(byte bits) {
    int announced = bits & 0x7F;
    missing = bits < 0 ? Integer.BYTES : 0;
    lengthBytes = 0;
    if (announced == 127) {
      // More than anybody sends to say goodbye.
      missing = Long.MAX_VALUE;
    } else if (announced == 126) {
      lengthBytes = Short.BYTES;
    } else {
      missing += announced;
    }
  }

  private void extendedLength(byte bits) {
    length = (length << 8) | (bits & 0xFF);
    lengthBytes--;
    if (lengthBytes == 0) {
      missing += length;
    }
  }
}
