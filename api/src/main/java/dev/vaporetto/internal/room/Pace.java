package dev.vaporetto.internal.room;

import java.util.function.LongSupplier;

/**
 * Which thread delivers a message. That is the thread that sends it, unless others are likely to
 * come before it has reached the members: then another thread delivers, and what comes meanwhile
 * leaves together with it. Thread-safe.
 */
final class Pace {
  /**
   * For so many members, or fewer, a message is delivered sooner than another thread wakes up to do
   * it.
   */
  private static final int FEW = 32;

  /** What comes so soon behind a delivery is part of a burst. */
  private static final long BURST_NANOS = 100_000;

  private final LongSupplier nanoTime;

  /** When the last delivery ended. */
  private volatile long deliveredAt;

  Pace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    deliveredAt = nanoTime.getAsLong() - BURST_NANOS;
  }

  /** Whether the sender delivers. */
  boolean isNow(int members) {
    return members <= FEW && nanoTime.getAsLong() - deliveredAt >= BURST_NANOS;
  }

  /** A delivery has ended. */
  void delivered() {
    deliveredAt = nanoTime.getAsLong();
  }
}
