package dev.vaporetto.metrics.jfr;

import java.util.concurrent.TimeUnit;

/**
 * Losses of one kind, which are written once a second at most: a server that refuses a million
 * messages must not fill the recording with them. Thread-safe.
 */
final class LossCount {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Not written yet. Guarded by this, like all below. */
  private long waiting;

  private long writtenAt;
  private boolean written;

  /**
   * Adds some.
   *
   * @param now on the scale of {@link System#nanoTime}
   * @return how many are to be written now; 0 for none
   */
  synchronized long add(int messages, long now) {
    waiting += messages;
    if (written && now - writtenAt < PERIOD_NANOS) {
      return 0;
    }
    long due = waiting;
    waiting = 0;
    written = true;
    writtenAt = now;
    return due;
  }
}
