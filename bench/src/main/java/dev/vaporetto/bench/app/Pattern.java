package dev.vaporetto.bench.app;

import java.io.InputStream;

/**
 * Any number of bytes that both ends can generate by themselves. Half of their bits are constant,
 * so that they compress to about a half. Not thread-safe.
 */
final class Pattern extends InputStream {
  private long left;
  private long state = 42;

  Pattern(long size) {
    left = size;
  }

  @Override
  public int read() {
    if (left == 0) {
      return -1;
    }
    left--;
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) (state >>> 60) | 0x40;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    int count = 0;
    while (count < length && left > 0) {
      target[offset + count++] = (byte) read();
    }
    return count == 0 && length > 0 ? -1 : count;
  }
}
