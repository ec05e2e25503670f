package dev.vaporetto.test.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects tasks until {@link #run} runs them on its caller's thread. Thread-safe. */
final class HandExecutor implements Executor {
  /** Guarded by itself, like all fields below. */
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /** The thread that runs tasks now; null for none. */
  private @Nullable Thread runner;

  /** Runs all later tasks; null while they wait for {@link #run}. */
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
   * Runs all tasks, and those that they add.
   *
   * @throws IllegalStateException if a run is under way
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

  /** Hands all tasks to an executor from now on. */
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
