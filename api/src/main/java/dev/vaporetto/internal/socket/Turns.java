package dev.vaporetto.internal.socket;

import jakarta.websocket.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * Makes the end of a socket wait for the callback that runs: other engines tell of it on the thread
 * that closes, even from inside a callback, and while another thread is in one. Thread-safe.
 */
public final class Turns {
  /** Callbacks that run. Guarded by this object, like the field below. */
  private int running;

  private @Nullable Runnable end;

  /** Runs a callback. */
  public void run(Runnable callback) {
    enter();
    try {
      callback.run();
    } finally {
      leave();
    }
  }

  /** A message handler whose calls are callbacks. */
  public <T> MessageHandler.Whole<T> inTurn(MessageHandler.Whole<T> handler) {
    return message -> {
      enter();
      try {
        handler.onMessage(message);
      } finally {
        leave();
      }
    };
  }

  /** Runs what must come last, at once or after the callback that runs. */
  public void runLast(Runnable callback) {
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
