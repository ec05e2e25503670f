package dev.vaporetto.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;

/** Several buffers leave by one call of the system. Stateless. */
public final class GatheringWrite {
  /**
   * The JDK copies a heap buffer into a direct one of the same size, and each thread keeps those
   * that it has needed: so many bytes of them are enough.
   */
  static final int MAX_BYTES = 64 * 1024;

  private GatheringWrite() {}

  /**
   * Writes buffers to a channel that does not block, one after another.
   *
   * @param sources their positions move as bytes are taken
   * @param maxCalls of the channel's write, of at most 64 KiB each
   * @return whether everything was taken
   */
  public static boolean write(GatheringByteChannel channel, ByteBuffer[] sources, int maxCalls)
      throws IOException {
    int from = 0;
    for (int call = 0; call < maxCalls; call++) {
      while (from < sources.length && !sources[from].hasRemaining()) {
        from++;
      }
      if (from == sources.length) {
        return true;
      }
      if (!writeOnce(channel, sources, from)) {
        return false;
      }
    }
    return !sources[sources.length - 1].hasRemaining();
  }

  /** Returns whether the channel took as much as it was offered. */
  private static boolean writeOnce(GatheringByteChannel channel, ByteBuffer[] sources, int from)
      throws IOException {
    int offered = 0;
    int share = 0;
    int to = from;
    while (to < sources.length && offered < MAX_BYTES) {
      share = Math.min(sources[to].remaining(), MAX_BYTES - offered);
      offered += share;
      to++;
    }
    ByteBuffer last = sources[to - 1];
    int limit = last.limit();
    last.limit(last.position() + share);
    try {
      long taken = to - from == 1 ? channel.write(last) : channel.write(sources, from, to - from);
      return taken == offered;
    } finally {
      last.limit(limit);
    }
  }
}
