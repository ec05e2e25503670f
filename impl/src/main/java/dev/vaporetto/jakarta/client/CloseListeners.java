package dev.vaporetto.jakarta.client;

import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Who is told that a container closes. Thread-safe. Listeners are user code: they run one after the
 * other on an executor, so that one which blocks cannot hold up whoever stops the application.
 */
final class CloseListeners {
  /** How long {@link #tellAll} waits for the listeners: a stop must not stall. */
  static final long PATIENCE_MILLIS = 500;

  /** Guarded by this object; null once they were told. */
  private @Nullable Set<Runnable> listeners = new LinkedHashSet<>();

  /** Returns false if they were told before. */
  synchronized boolean add(Runnable listener) {
    if (listeners == null) {
      return false;
    }
    listeners.add(listener);
    return true;
  }

  synchronized void remove(Runnable listener) {
    if (listeners != null) {
      listeners.remove(listener);
    }
  }

  /** Tells everybody, once, and waits until all have returned, at most half a second. */
  void tellAll(Executor executor) {
    Set<Runnable> told;
    synchronized (this) {
      told = listeners;
      listeners = null;
    }
    if (told == null || told.isEmpty()) {
      return;
    }
    FutureTask<Void> telling =
        new FutureTask<>(() -> told.forEach(CloseListeners::tell), (Void) null);
    try {
      executor.execute(telling);
      telling.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      System.getLogger(CloseListeners.class.getName())
          .log(
              Level.WARNING,
              "a listener to the close of a client container has not returned within "
                  + PATIENCE_MILLIS
                  + " ms; the container closes meanwhile");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("what listeners throw is logged", e);
    } catch (RuntimeException | Error noThread) {
      // Late or never would be worse than here.
      telling.run();
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      // The others, and the sessions, must not suffer from it.
      System.getLogger(CloseListeners.class.getName())
          .log(Level.WARNING, "A listener to the close of a client container failed", e);
    }
  }
}
