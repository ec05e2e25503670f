package dev.vaporetto.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.containers.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Frames of bad peers, as bytes. */
final class Frames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;

  /** RSV1, which says that a message is compressed (RFC 7692 §6). */
  static final int COMPRESSED = 4;

  /** What RFC 7692 §7.2.1 has removed from the end of a message. */
  private static final int TAIL = 4;

  private Frames() {}

  static byte[] text(String text) {
    return RawClient.frame(true, 0, TEXT, text.getBytes(UTF_8));
  }

  static byte[] close(int code) {
    return RawClient.closeFrame(code, "");
  }

  static byte[] ping(int size) {
    return RawClient.frame(true, 0, PING, new byte[size]);
  }

  /** A frame of a message, its last one or not. */
  static byte[] fragment(int opcode, boolean last, int size) {
    return RawClient.frame(last, 0, opcode, new byte[size]);
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The same bytes so many times, as one buffer to write from. */
  static ByteBuffer times(int count, byte[] bytes) {
    ByteBuffer all = ByteBuffer.allocateDirect(count * bytes.length);
    for (int i = 0; i < count; i++) {
      all.put(bytes);
    }
    return all.flip();
  }

  /** So many zeros, compressed for a message of permessage-deflate. */
  static byte[] deflatedZeros(int size) {
    Deflater deflater = new Deflater(9, true);
    try {
      byte[] zeros = new byte[64 * 1024];
      byte[] part = new byte[64 * 1024];
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int left = size; left > 0; left -= zeros.length) {
        deflater.setInput(zeros, 0, Math.min(left, zeros.length));
        int mode = left <= zeros.length ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
        int count = deflater.deflate(part, 0, part.length, mode);
        while (count > 0) {
          all.write(part, 0, count);
          count = deflater.deflate(part, 0, part.length, mode);
        }
      }
      byte[] whole = all.toByteArray();
      return Arrays.copyOf(whole, whole.length - TAIL);
    } finally {
      deflater.end();
    }
  }
}
