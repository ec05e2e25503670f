package dev.vaporetto.connection;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds sends back so that many of them leave in one write. That happens on the thread that
 * dispatches a batch of messages only, while another whole message is buffered behind the one being
 * dispatched; or where the application allows batching. What is held back counts as sent. It leaves
 * with the send of the last message; a send from another thread, a close, and the second pass of
 * {@link Timers} flush earlier. Guarded by the connection's lock, but where something else is said.
 */
final class Cork {
  private final ReentrantLock lock;
  private final Timers timers;

  /** Sends what is held back; called with the lock. */
  private final Runnable flush;

  /** Whether the application allows frames to be held back until it flushes. */
  private volatile boolean batching;

  /** Whether frames are held back. */
  private boolean in;

  /** Whether a pass of the timers has seen the frames that are held back. */
  private boolean seen;

  /** Whether this is in the set that the timers watch. */
  private boolean watched;

  Cork(ReentrantLock lock, Timers timers, Runnable flush) {
    this.lock = lock;
    this.timers = timers;
    this.flush = flush;
  }

  // ---- the caller holds the lock

  boolean isIn() {
    return in;
  }

  /** Frames are held back from now on. */
  void putIn() {
    if (!in) {
      in = true;
      seen = false;
    }
    if (!watched) {
      watched = true;
      timers.watch(this);
    }
  }

  /** Nothing is held back any more. */
  void pull() {
    in = false;
  }

  /** The connection has ended. */
  void end() {
    in = false;
    if (watched) {
      stopWatching();
    }
  }

  private void stopWatching() {
    watched = false;
    timers.unwatch(this);
  }

  // ---- without the lock

  boolean isBatching() {
    return batching;
  }

  void batching(boolean allowed) {
    batching = allowed;
  }

  /** The batch is over: whatever is held back goes out. Called by the dispatching thread. */
  void onBatchEnd() {
    // Without the lock it sees at least what it has held back itself; the timers see to the rest.
    if (!watched) {
      return;
    }
    lock.lock();
    try {
      stopWatching();
      flush.run();
    } finally {
      lock.unlock();
    }
  }

  /** A pass of the timers: the second one that finds the same frames held back flushes them. */
  void onPass() {
    lock.lock();
    try {
      if (!in) {
        stopWatching();
      } else if (seen) {
        flush.run();
      } else {
        seen = true;
      }
    } finally {
      lock.unlock();
    }
  }
}
