package dev.vaporetto.jakarta.client;

import dev.vaporetto.log.RepeatedLog;
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
 * Listeners to the close of a container. Thread-safe. They are user code and run one after another
 * on an executor, so that one that blocks does not hold up the thread that stops the application.
 */
final class CloseListeners {
  /** How long {@link #callAll} waits for the listeners: a stop must not stall. */
  private static final long PATIENCE_MILLIS = 500;

  private final long patienceMillis;

  /** Guarded by this object; null once they are called. */
  private @Nullable Set<Runnable> listeners = new LinkedHashSet<>();

  CloseListeners() {
    this(PATIENCE_MILLIS);
  }

  /** For tests: with another patience. */
  CloseListeners(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /** Returns false if they were called before. */
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

  /** Calls all listeners, once, and waits until they have returned, at most half a second. */
  void callAll(Executor executor) {
    Set<Runnable> called;
    synchronized (this) {
      called = listeners;
      listeners = null;
    }
    if (called == null || called.isEmpty()) {
      return;
    }
    FutureTask<Void> calls =
        new FutureTask<>(() -> called.forEach(CloseListeners::call), (Void) null);
    try {
      executor.execute(calls);
      calls.get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      RepeatedLog.event(
          CloseListeners.class,
          Level.WARNING,
          "a listener to the close of a client container has not returned",
          "within " + patienceMillis + " ms; the container closes meanwhile");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new AssertionError("what listeners throw is logged", e);
    } catch (RuntimeException | Error noThread) {
      // Late or never would be worse than here.
      calls.run();
    }
  }

  private static void call(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      // The others, and the sessions, must not suffer from it.
      RepeatedLog.warn(
          CloseListeners.class, "a listener to the close of a client container failed", e);
    }
  }
}
