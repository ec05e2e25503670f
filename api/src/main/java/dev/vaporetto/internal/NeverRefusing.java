package dev.vaporetto.internal;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Threads that lose no task. A task that they refuse, for example because the system has no thread,
 * runs on the calling thread, and what it throws is logged. Thread-safe.
 */
final class NeverRefusing implements Executor {
  /** How deep refused tasks may nest on one stack; those beyond run when the outermost returns. */
  static final int MAX_DEPTH = 16;

  /** The refused tasks of a thread; null while it runs none. */
  private static final ThreadLocal<@Nullable Refused> REFUSED = new ThreadLocal<>();

  private final Executor threads;

  /** Used by one thread. */
  private static final class Refused {
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>(1);
    private int depth;
  }

  NeverRefusing(Executor threads) {
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    try {
      threads.execute(task);
    } catch (RuntimeException | Error e) {
      runHere(task);
    }
  }

  private void runHere(Runnable task) {
    Refused outer = REFUSED.get();
    if (outer == null) {
      runOutermost(task);
    } else if (outer.depth >= MAX_DEPTH) {
      outer.waiting.add(task);
    } else {
      outer.depth++;
      runGuarded(task);
      outer.depth--;
    }
  }

  private void runOutermost(Runnable task) {
    Refused all = new Refused();
    REFUSED.set(all);
    try {
      all.depth = 1;
      Runnable next = task;
      while (next != null) {
        runGuarded(next);
        next = all.waiting.poll();
      }
    } finally {
      REFUSED.remove();
    }
  }

  /** Catches everything: the calling thread has other work to do. */
  private static void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      RepeatedLog.warn(NeverRefusing.class, "a task that ran on the calling thread has failed", e);
    }
  }
}
