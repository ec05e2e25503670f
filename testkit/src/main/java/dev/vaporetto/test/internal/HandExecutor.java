package dev.vaporetto.test.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs tasks when it is told to, on the thread that tells it. Thread-safe. */
final class HandExecutor implements Executor {
  /** Guarded by itself, like all fields below. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** Who runs them now. */
  private @Nullable Thread runner;

  /** Where they run by themselves; null while they do not. */
  private @Nullable Executor successor;

  @Override
  public void execute(Runnable task) {
    Executor next;
    synchronized (tasks) {
      next = successor;
      if (next == null) {
        tasks.add(task);
        return;
      }
    }
    next.execute(task);
  }

  /**
   * Runs all tasks, and those that they bring.
   *
   * @throws IllegalStateException if that happens already
   */
  void run() {
    synchronized (tasks) {
      if (runner != null) {
        throw new IllegalStateException(
            "run() came from "
                + (runner == Thread.currentThread() ? "a callback" : "a second thread")
                + "; expected it from the test, once at a time");
      }
      runner = Thread.currentThread();
    }
    try {
      Runnable next = poll();
      while (next != null) {
        next.run();
        next = poll();
      }
    } finally {
      synchronized (tasks) {
        runner = null;
      }
    }
  }

  private @Nullable Runnable poll() {
    synchronized (tasks) {
      return tasks.poll();
    }
  }

  /** From now on tasks run elsewhere, by themselves. */
  void leaveTo(Executor threads) {
    List<Runnable> left;
    synchronized (tasks) {
      successor = threads;
      left = new ArrayList<>(tasks);
      tasks.clear();
    }
    left.forEach(threads::execute);
  }
}
