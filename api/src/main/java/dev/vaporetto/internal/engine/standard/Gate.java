package dev.vaporetto.internal.engine.standard;

/**
 * Makes the engine's thread wait with a message that must not be dispatched yet, since these
 * engines cannot stop reading. It is closed until the socket is ready. Thread-safe.
 */
final class Gate {
  /** Guarded by this object, like the fields below. */
  private boolean opened;

  private boolean suspended;

  /** Whether the connection is closing or closed: no thread waits any more. */
  private boolean abandoned;

  /** Opens the gate for the first time: the socket is ready. */
  synchronized void begin() {
    opened = true;
    notifyAll();
  }

  /** Lets no message pass until {@link #open}. */
  synchronized void close() {
    suspended = true;
  }

  synchronized void open() {
    suspended = false;
    notifyAll();
  }

  /** Ends all waits: the connection is closing or closed, and no message is dispatched any more. */
  synchronized void abandon() {
    abandoned = true;
    notifyAll();
  }

  /** Whether a message would have to wait. */
  synchronized boolean isClosed() {
    return !opened || suspended;
  }

  /** Whether no message may be dispatched any more. */
  synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Waits until a message may pass; returns false if it must not be dispatched any more. */
  synchronized boolean await() {
    boolean interrupted = false;
    while (isClosed() && !abandoned) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Not dispatched now: the handler has to run first.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !abandoned;
  }
}
