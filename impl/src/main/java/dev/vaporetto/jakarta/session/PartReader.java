package dev.vaporetto.jakarta.session;

import java.io.IOException;
import java.io.Reader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text message, read while it arrives. For one thread, like every reader that does not say
 * otherwise. {@link #close} discards the rest.
 */
final class PartReader extends Reader {
  private final PartQueue<String> parts;

  /** What is being read; empty before the first part. */
  private String current = "";

  /** What of {@link #current} was read. */
  private int from;

  /** Whether the end was reached. */
  private boolean ended;

  PartReader(PartQueue<String> parts) {
    this.parts = parts;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, current.length() - from);
    current.getChars(from, from + count, target, offset);
    from += count;
    return count;
  }

  private boolean hasMore() throws IOException {
    if (from < current.length()) {
      return true;
    }
    @Nullable String next = ended ? null : parts.take();
    ended = next == null;
    current = next == null ? "" : next;
    from = 0;
    return !ended;
  }

  @Override
  public boolean ready() {
    return from < current.length() || ended || parts.isReady();
  }

  @Override
  public void close() {
    current = "";
    from = 0;
    ended = false;
    parts.abandon();
  }
}
