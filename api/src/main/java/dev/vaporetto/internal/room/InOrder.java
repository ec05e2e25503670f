package dev.vaporetto.internal.room;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, on the thread of one of those who bring them: the others do not
 * wait. Thread-safe.
 */
final class InOrder {
  /** Guarded by itself. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Whether a thread is at it. Guarded by the tasks. */
  private boolean running;

  /** Runs a task before it returns, unless another thread is at it, or this one, further out. */
  void run(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    Runnable next = poll();
    while (next != null) {
      next.run();
      next = poll();
    }
  }

  private @Nullable Runnable poll() {
    synchronized (tasks) {
      Runnable next = tasks.poll();
      running = next != null;
      return next;
    }
  }
}
