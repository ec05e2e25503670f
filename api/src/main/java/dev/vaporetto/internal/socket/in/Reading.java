package dev.vaporetto.internal.socket.in;

import dev.vaporetto.internal.engine.Outbound;

/**
 * Counts the reasons for which a socket does not read: it reads while there is none. A hold remains
 * when another connection follows. Thread-safe.
 */
public final class Reading {
  private final Outbound outbound;

  /**
   * Guarded by this object, like the field below. The engine is called under the lock, so that its
   * calls have the same order.
   */
  private int holds;

  /** Whether the application has paused. */
  private boolean paused;

  /** Called without the lock when the application resumes. */
  private volatile Runnable onResumed = () -> {};

  Reading(Outbound outbound) {
    this.outbound = outbound;
  }

  /** Stops the dispatch of messages; each call needs a {@link #release}. */
  synchronized void hold() {
    if (holds == 0) {
      outbound.suspend();
    }
    holds++;
  }

  synchronized void release() {
    holds--;
    if (holds == 0) {
      outbound.resume();
    }
  }

  /** Called when a new connection follows: suspends it as well. */
  public synchronized void reopened() {
    if (holds > 0) {
      outbound.suspend();
    }
  }

  /** See {@link dev.vaporetto.FlowControl#pause}. */
  public synchronized void pause() {
    if (!paused) {
      paused = true;
      hold();
    }
  }

  /** See {@link dev.vaporetto.FlowControl#resume}. */
  public void resume() {
    synchronized (this) {
      if (!paused) {
        return;
      }
      paused = false;
      release();
    }
    onResumed.run();
  }

  synchronized boolean isPaused() {
    return paused;
  }

  /** Sets what is called when the application resumes. */
  void onResumed(Runnable listener) {
    onResumed = listener;
  }
}
