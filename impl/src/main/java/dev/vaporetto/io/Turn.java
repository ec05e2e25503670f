package dev.vaporetto.io;

/**
 * A listener that may call user code, which may block. Where it does, the loop goes on meanwhile
 * and may call it again, on another thread.
 */
interface Turn {
  /**
   * The watchdog has taken the loop from the thread that is at work. Called by another thread; does
   * not block.
   *
   * @param now on the scale of {@link System#nanoTime}
   */
  void onBlocked(long now);

  /**
   * Whether the last turn has ended with bytes left, since it had read as much as one turn may.
   * Called on the loop's thread.
   */
  boolean isGreedy();
}
