package dev.vaporetto.jakarta.codec;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads the remaining bytes of a buffer. Not thread-safe. */
final class ByteBufferInputStream extends InputStream {
  private final ByteBuffer source;

  ByteBufferInputStream(ByteBuffer source) {
    this.source = source;
  }

  @Override
  public int read() {
    return source.hasRemaining() ? source.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!source.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, source.remaining());
    source.get(target, offset, count);
    return count;
  }

  @Override
  public long skip(long count) {
    int skipped = (int) Math.max(0, Math.min(count, source.remaining()));
    source.position(source.position() + skipped);
    return skipped;
  }

  @Override
  public int available() {
    return source.remaining();
  }
}
