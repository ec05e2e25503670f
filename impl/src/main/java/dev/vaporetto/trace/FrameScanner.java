package dev.vaporetto.trace;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Finds the frames in the bytes of one direction of a connection, and judges none of them. A frame
 * is reported as soon as so much of its payload has come as is kept. For one thread at a time.
 */
final class FrameScanner {
  /** So many bytes of a payload are kept. */
  static final int KEPT = 256;

  private static final int MAX_HEADER = 14;

  private final Consumer<SeenFrame> frames;
  private final byte[] header = new byte[MAX_HEADER];

  /** Bytes of the header that have come, and those that it has as far as is known. */
  private int read;

  private int needed = 2;

  /** What is kept of the payload, and how much of it has come; null while a header is read. */
  private byte[] kept = {};

  private int filled;
  private boolean inPayload;
  private long length;

  /** Bytes that are passed over before the next header. */
  private long skipped;

  /**
   * A scanner of what comes next.
   *
   * @param behind so many bytes are left of a frame that has begun before
   */
  FrameScanner(long behind, Consumer<SeenFrame> frames) {
    this.skipped = behind;
    this.frames = frames;
  }

  /** Reads all of a buffer, which it leaves as it is. */
  void scan(ByteBuffer bytes) {
    ByteBuffer in = bytes.duplicate();
    while (in.hasRemaining()) {
      if (skipped > 0) {
        int count = (int) Math.min(skipped, in.remaining());
        in.position(in.position() + count);
        skipped -= count;
      } else if (inPayload) {
        kept[filled] = (byte) (in.get() ^ mask(filled));
        filled++;
        endIfKept();
      } else {
        header[read] = in.get();
        read++;
        endOfHeader();
      }
    }
  }

  private void endOfHeader() {
    if (read == 2) {
      int bits = header[1] & 0x7F;
      needed = 2 + (bits == 126 ? 2 : bits == 127 ? 8 : 0) + (isMasked() ? 4 : 0);
    }
    if (read < needed) {
      return;
    }
    int bits = header[1] & 0x7F;
    length = bits < 126 ? bits : extended(bits == 126 ? 2 : 8);
    kept = new byte[(int) Math.max(0, Math.min(KEPT, length))];
    filled = 0;
    inPayload = true;
    endIfKept();
  }

  private long extended(int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | (header[2 + i] & 0xFF);
    }
    return value;
  }

  private boolean isMasked() {
    return header[1] < 0;
  }

  /** The key is at the end of the header. */
  private byte mask(int at) {
    return isMasked() ? header[needed - 4 + at % 4] : 0;
  }

  private void endIfKept() {
    if (filled == kept.length) {
      skipped = Math.max(0, length - filled);
      inPayload = false;
      read = 0;
      needed = 2;
      frames.accept(new SeenFrame(header[0] & 0xFF, length, kept));
    }
  }
}
