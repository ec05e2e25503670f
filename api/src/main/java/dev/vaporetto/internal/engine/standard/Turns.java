package dev.vaporetto.internal.engine.standard;

import jakarta.websocket.MessageHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the last callback of a socket wait for the running one: other engines call onClose on the
 * thread that closes, inside a callback or while another thread runs one. Thread-safe.
 *
 * <p>If there is an executor, it runs the callbacks one after another. The engine's thread waits
 * until the callback of a message has returned, since nothing else makes the engine stop reading.
 */
final class Turns {
  /** Runs one callback after another; null for the engine's threads. */
  private final @Nullable Executor threads;

  /** How many callbacks are running. Guarded by this object, like the field below. */
  private int running;

  private @Nullable Runnable last;

  /** For callbacks on the engine's threads. */
  Turns() {
    this(null);
  }

  /**
   * For callbacks on an executor.
   *
   * @param threads runs one task after another; null for the engine's threads
   */
  Turns(@Nullable Executor threads) {
    this.threads = threads;
  }

  /** Runs a callback. */
  void run(Runnable callback) {
    if (threads != null) {
      threads.execute(callback);
      return;
    }
    enter();
    try {
      callback.run();
    } finally {
      leave();
    }
  }

  /** Returns a message handler whose calls are run as callbacks. */
  <T> MessageHandler.Whole<T> inTurn(MessageHandler.Whole<T> handler) {
    return message -> runAndWait(() -> handler.onMessage(message));
  }

  /** Waits for the callback, since the engine's buffer is valid only until this method returns. */
  private void runAndWait(Runnable callback) {
    if (threads == null) {
      run(callback);
      return;
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            callback.run();
          } finally {
            done.complete(null);
          }
        });
    done.join();
  }

  /** Runs a callback that is not a message, such as an error, even while another one is running. */
  void runOutOfTurn(Runnable callback) {
    if (threads != null) {
      threads.execute(callback);
    } else {
      callback.run();
    }
  }

  /** Like {@link #inTurn(MessageHandler.Whole)}, for parts. */
  <T> MessageHandler.Partial<T> inTurn(MessageHandler.Partial<T> handler) {
    return (part, last) -> runAndWait(() -> handler.onMessage(part, last));
  }

  /** Runs the last callback: at once, or after the running one. */
  void runLast(Runnable callback) {
    if (threads != null) {
      threads.execute(callback);
      return;
    }
    synchronized (this) {
      if (running > 0) {
        last = callback;
        return;
      }
    }
    callback.run();
  }

  private synchronized void enter() {
    running++;
  }

  private void leave() {
    Runnable next = null;
    synchronized (this) {
      running--;
      if (running == 0) {
        next = last;
        last = null;
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
