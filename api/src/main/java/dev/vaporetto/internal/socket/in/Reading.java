package dev.vaporetto.internal.socket.in;

import dev.vaporetto.internal.engine.Outbound;

/**
 * Who holds the reading of a socket up: it goes on when nobody does. Thread-safe. Holds outlive a
 * connection that is followed by another one.
 */
public final class Reading {
  private final Outbound outbound;

  /** Guarded by this object, like the field below; the engine is told in the same order. */
  private int holds;

  /** Whether the application has paused. */
  private boolean paused;

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

  /** Another connection has come: it is not read either. */
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
  public synchronized void resume() {
    if (paused) {
      paused = false;
      release();
    }
  }
}
