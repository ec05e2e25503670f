package dev.vaporetto.io;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A time in which callbacks run on the executor, because they have blocked a loop: 1 s, then twice
 * as long each time they block again soon afterwards, 64 s at most. Thread-safe.
 */
final class Penalty {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_DOUBLINGS = 6;

  /** When it ends; 0 while there is none. */
  private volatile long until;

  private int doublings;

  /** Called by the watchdog. */
  synchronized void begin(long now) {
    doublings = isRecent(now) ? Math.min(MOST_DOUBLINGS, doublings + 1) : 0;
    long end = now + length();
    until = end == 0 ? 1 : end;
  }

  /** Whether there was one not long ago: after a time as long as the last one it is forgotten. */
  synchronized boolean isRecent(long now) {
    return until != 0 && now - until < length();
  }

  private long length() {
    return FIRST_NANOS << doublings;
  }

  boolean isOn(LongSupplier clock) {
    long end = until;
    return end != 0 && clock.getAsLong() - end < 0;
  }
}
