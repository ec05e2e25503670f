package dev.vaporetto.internal.socket;

/**
 * Who holds the reading of a socket up: it goes on when nobody does. Thread-safe. Holds outlive a
 * connection that is followed by another one.
 */
final class Reading {
  private final SessionPort port;

  /** Guarded by this object, like the field below; the engine is told in the same order. */
  private int holds;

  /** Whether the application has paused. */
  private boolean paused;

  Reading(SessionPort port) {
    this.port = port;
  }

  /**
   * Stops the dispatch of messages; each call needs a {@link #release}.
   *
   * @return false if the engine cannot, and nothing is to be released
   */
  synchronized boolean hold() {
    if (holds == 0 && !port.suspend()) {
      return false;
    }
    holds++;
    return true;
  }

  synchronized void release() {
    holds--;
    if (holds == 0) {
      port.resume();
    }
  }

  /** Another connection has come: it is not read either. */
  synchronized void reopened() {
    if (holds > 0) {
      port.suspend();
    }
  }

  synchronized boolean isHeld() {
    return holds > 0;
  }

  synchronized void pause() {
    if (!paused && hold()) {
      paused = true;
    }
  }

  synchronized void resume() {
    if (paused) {
      paused = false;
      release();
    }
  }
}
