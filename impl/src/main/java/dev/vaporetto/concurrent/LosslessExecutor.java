package dev.vaporetto.concurrent;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Loses no task: one that the executor below refuses, because it is shut down or has no thread
 * left, runs on the calling thread. Thread-safe.
 */
public final class LosslessExecutor implements Executor {
  private final Executor threads;

  private LosslessExecutor(Executor threads) {
    this.threads = threads;
  }

  /** On top of an executor, unless that is one of these. */
  public static Executor of(Executor threads) {
    return threads instanceof LosslessExecutor ? threads : new LosslessExecutor(threads);
  }

  /** Runs the task. What it throws on the calling thread is thrown. */
  @Override
  public void execute(Runnable task) {
    Guarded guarded = new Guarded(task);
    try {
      threads.execute(guarded);
    } catch (RuntimeException | Error refusal) {
      if (!guarded.begin()) {
        throw refusal;
      }
      task.run();
    }
  }

  private static final class Guarded implements Runnable {
    private final Runnable task;

    /** An executor may run the task, and then throw something of its own. */
    private final AtomicBoolean begun = new AtomicBoolean();

    Guarded(Runnable task) {
      this.task = task;
    }

    /** Whether the caller is the one who runs it. */
    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (begin()) {
        task.run();
      }
    }
  }
}
