package dev.vaporetto.concurrent;

import java.util.concurrent.Executor;

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
      if (guarded.begun) {
        throw refusal;
      }
      guarded.run();
    }
  }

  private static final class Guarded implements Runnable {
    private final Runnable task;

    /** Whether the task runs, or has: the executor may run it on the calling thread. */
    private volatile boolean begun;

    Guarded(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      begun = true;
      task.run();
    }
  }
}
