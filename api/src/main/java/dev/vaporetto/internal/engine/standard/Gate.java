package dev.vaporetto.internal.engine.standard;

/**
 * Where the engine's thread waits with a message that must not be dispatched yet, since such an
 * engine cannot be told to stop reading. Closed at first, until the socket is there. Thread-safe.
 */
final class Gate {
  /** Guarded by this object, like the fields below. */
  private boolean opened;

  private boolean suspended;

  /** The connection is gone: nobody waits any more. */
  private boolean gone;

  /** The socket is there. */
  synchronized void begin() {
    opened = true;
    notifyAll();
  }

  /** No message passes until {@link #open}. */
  synchronized void close() {
    suspended = true;
  }

  synchronized void open() {
    suspended = false;
    notifyAll();
  }

  synchronized void gone() {
    gone = true;
    notifyAll();
  }

  /** Whether a message would have to wait. */
  synchronized boolean isClosed() {
    return !opened || suspended;
  }

  /** Waits until a message may pass; returns false if the connection is gone. */
  synchronized boolean await() {
    boolean interrupted = false;
    while (isClosed() && !gone) {
      try {
        wait();
      } catch (InterruptedException e) {
        // To dispatch now would break the promise that the handler comes first.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !gone;
  }
}
