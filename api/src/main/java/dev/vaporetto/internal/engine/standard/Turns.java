package dev.vaporetto.internal.engine.standard;

import jakarta.websocket.MessageHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes the end of a socket wait for the callback that runs: other engines tell of it on the thread
 * that closes, even from inside a callback, and while another thread is in one. Thread-safe.
 *
 * <p>Where the callbacks have an executor, they run there, one after another. The engine's thread
 * waits for the end of a message's, since nothing else tells the engine to stop reading.
 */
final class Turns {
  /** Runs one callback after another; null for the engine's threads. */
  private final @Nullable Executor threads;

  /** Callbacks that run. Guarded by this object, like the field below. */
  private int running;

  private @Nullable Runnable end;

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

  /** A message handler whose calls are callbacks. */
  <T> MessageHandler.Whole<T> inTurn(MessageHandler.Whole<T> handler) {
    return message -> runAndWait(() -> handler.onMessage(message));
  }

  /** What the engine has handed to the callback is valid until this returns. */
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

  /** Runs what the engine tells beside the messages, even while a callback runs. */
  void tell(Runnable callback) {
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

  /** Runs what must come last, at once or after the callback that runs. */
  void runLast(Runnable callback) {
    if (threads != null) {
      threads.execute(callback);
      return;
    }
    synchronized (this) {
      if (running > 0) {
        end = callback;
        return;
      }
    }
    callback.run();
  }

  private synchronized void enter() {
    running++;
  }

  private void leave() {
    Runnable last = null;
    synchronized (this) {
      running--;
      if (running == 0) {
        last = end;
        end = null;
      }
    }
    if (last != null) {
      last.run();
    }
  }
}
