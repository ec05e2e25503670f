package dev.vaporetto.jakarta.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A binary message, read while it arrives. For one thread, like every stream that does not say
 * otherwise. {@link #close} discards the rest.
 */
final class PartInputStream extends InputStream {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final PartQueue<ByteBuffer> parts;

  /** What is being read; empty before the first part. */
  private ByteBuffer current = NOTHING;

  /** Whether the end was reached. */
  private boolean ended;

  PartInputStream(PartQueue<ByteBuffer> parts) {
    this.parts = parts;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? current.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, current.remaining());
    current.get(target, offset, count);
    return count;
  }

  private boolean hasMore() throws IOException {
    if (current.hasRemaining()) {
      return true;
    }
    @Nullable ByteBuffer next = ended ? null : parts.take();
    ended = next == null;
    current = next == null ? NOTHING : next;
    return !ended;
  }

  /** What is left of the part that is being read. */
  @Override
  public int available() {
    return current.remaining();
  }

  @Override
  public void close() {
    current = NOTHING;
    ended = false;
    parts.abandon();
  }
}
