package dev.vaporetto.room.redis;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The delays between attempts to connect: 100 ms, then twice as long each time up to 5 s, less a
 * random quarter, so that nodes do not come all at once. Not thread-safe.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long MAX_MILLIS = 5000;

  /** A connection that has lasted for so long was a success. */
  private static final long LASTING_NANOS = 5_000_000_000L;

  private long next = FIRST_MILLIS;

  /**
   * Returns the delay before the next attempt.
   *
   * @param lastedNanos how long the last connection stood; 0 if there was none
   */
  long nextMillis(long lastedNanos) {
    if (lastedNanos >= LASTING_NANOS) {
      next = FIRST_MILLIS;
    }
    long delay = next - ThreadLocalRandom.current().nextLong(next / 4 + 1);
    next = Math.min(MAX_MILLIS, next * 2);
    return delay;
  }
}
