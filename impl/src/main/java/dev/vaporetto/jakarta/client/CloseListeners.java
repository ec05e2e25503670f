package dev.vaporetto.jakarta.client;

import java.lang.System.Logger.Level;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is told that a container closes. Thread-safe; listeners run outside the lock. */
final class CloseListeners implements AutoCloseable {
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

  @Override
  public void close() {
    Set<Runnable> told;
    synchronized (this) {
      told = listeners;
      listeners = null;
    }
    if (told != null) {
      told.forEach(CloseListeners::tell);
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | LinkageError e) {
      // The others, and the sessions, must not suffer from it.
      System.getLogger(CloseListeners.class.getName())
          .log(Level.WARNING, "A listener to the close of a client container failed", e);
    }
  }
}
