package dev.vaporetto.bench.load;

import java.nio.ByteBuffer;

/**
 * Writes the frames of a client, RFC 6455 §5.2: final, masked, with the shortest length that fits.
 */
public final class ClientFrame {
  /** A text message's opcode. */
  public static final int TEXT = 0x1;

  /** A binary message's opcode. */
  public static final int BINARY = 0x2;

  /** A close frame's opcode. */
  public static final int CLOSE = 0x8;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;

  private ClientFrame() {}

  /** How many bytes stand before a payload of {@code length} bytes, the masking key included. */
  static int headerLength(int length) {
    return (length < 126 ? 2 : length < 1 << 16 ? 4 : 10) + 4;
  }

  static void putHeader(ByteBuffer out, int opcode, int length, int maskingKey) {
    out.put((byte) (FIN | opcode));
    if (length < 126) {
      out.put((byte) (MASKED | length));
    } else if (length < 1 << 16) {
      out.put((byte) (MASKED | 126)).putShort((short) length);
    } else {
      out.put((byte) (MASKED | 127)).putLong(length);
    }
    out.putInt(maskingKey);
  }

  /** Byte {@code index} of a masked payload, RFC 6455 §5.3. */
  static byte mask(byte octet, int index, int maskingKey) {
    return (byte) (octet ^ (maskingKey >>> (8 * (3 - (index & 3)))));
  }

  /** A whole frame in a buffer of its own, ready to be written. */
  public static ByteBuffer of(int opcode, byte[] payload, int maskingKey) {
    ByteBuffer frame = ByteBuffer.allocate(headerLength(payload.length) + payload.length);
    putHeader(frame, opcode, payload.length, maskingKey);
    for (int i = 0; i < payload.length; i++) {
      frame.put(mask(payload[i], i, maskingKey));
    }
    return frame.flip();
  }
}
