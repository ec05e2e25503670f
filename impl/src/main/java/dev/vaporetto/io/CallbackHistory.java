package dev.vaporetto.io;

import java.util.function.LongSupplier;

/**
 * Whether the callbacks of an endpoint block. Where they block often, all of them run on the
 * executor for a while, that of connections which have not blocked yet included. Where one of the
 * first callbacks after such a while blocks, the next while begins at once. Thread-safe; counts may
 * be off by a few.
 */
public final class CallbackHistory {
  /** So many turns that blocked, one among {@link #SELDOM} or oftener, are no accident. */
  private static final int STRIKES = 16;

  private static final int SELDOM = 50;

  private final Penalty penalty = new Penalty();

  /** Turns on loops since {@link #strikes} began. */
  private long turns;

  private int strikes;

  /** A history without any turn. */
  public CallbackHistory() {}

  void onTurn() {
    turns++;
  }

  synchronized void onBlocked(long now) {
    if (penalty.isOn(() -> now)) {
      // The turn has begun before.
      return;
    }
    if (turns > (long) SELDOM * STRIKES) {
      turns = 0;
      strikes = 0;
    }
    strikes++;
    // Each strike stops the loop's other sockets for some milliseconds.
    boolean stillBlocks = penalty.isRecent(now) && turns <= SELDOM;
    if (strikes >= STRIKES || stillBlocks) {
      turns = 0;
      strikes = 0;
      penalty.begin(now);
    }
  }

  /** Whether so few have blocked lately that the next one is not expected to. */
  synchronized boolean hardlyEverBlocks(LongSupplier clock) {
    return !penalty.isRecent(clock.getAsLong()) && turns >= (long) SELDOM * strikes;
  }

  /** Whether callbacks run on the executor now. */
  boolean isPenalised(LongSupplier clock) {
    return penalty.isOn(clock);
  }
}
