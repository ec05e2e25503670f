package dev.vaporetto.internal.room;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other, on the thread of one of those who bring them: the others do not
 * wait. What a task brings itself comes right behind it, before what others have brought meanwhile.
 * One that fails is logged, and harms neither the others nor who runs it. Thread-safe.
 */
final class InOrder {
  /** Whose tasks they are, for the log. */
  private final String owner;

  /** Guarded by itself, like the fields below. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** What the running task has brought. */
  private final ArrayDeque<Runnable> nested = new ArrayDeque<>();

  /** The thread that is at it; null for none. */
  private @Nullable Thread runner;

  InOrder(String owner) {
    this.owner = owner;
  }

  /** Runs a task before it returns, unless another thread is at it, or this one, further out. */
  void run(Runnable task) {
    synchronized (tasks) {
      if (runner == Thread.currentThread()) {
        nested.add(task);
        return;
      }
      tasks.add(task);
      if (runner != null) {
        return;
      }
      runner = Thread.currentThread();
    }
    Runnable next = poll();
    while (next != null) {
      runGuarded(next);
      next = poll();
    }
  }

  /** Whatever is thrown: who leaves here would leave everything behind it undone for ever. */
  private void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      System.getLogger(InOrder.class.getName())
          .log(Level.WARNING, "something that happened in " + owner + " failed", e);
    }
  }

  private @Nullable Runnable poll() {
    synchronized (tasks) {
      while (!nested.isEmpty()) {
        tasks.addFirst(nested.removeLast());
      }
      Runnable next = tasks.poll();
      if (next == null) {
        runner = null;
      }
      return next;
    }
  }
}
