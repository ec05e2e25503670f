package dev.vaporetto.client;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An application's executor for callbacks, made safe: what it rejects, and what it would run on the
 * thread that hands it over (the selector's, for example, which must not block), runs on the
 * engine's threads instead. Thread-safe.
 */
public final class ApplicationExecutor implements Executor {
  private final Executor applications;
  private final Executor engines;

  public ApplicationExecutor(Executor applications, Executor engines) {
    this.applications = applications;
    this.engines = engines;
  }

  @Override
  public void execute(Runnable task) {
    HandOver handOver = new HandOver(task);
    try {
      applications.execute(handOver);
    } catch (RejectedExecutionException e) {
      engines.execute(task);
    } finally {
      handOver.giver = null;
    }
  }

  private final class HandOver implements Runnable {
    private final Runnable task;

    /** The thread that is inside {@link Executor#execute} with this. */
    private volatile @Nullable Thread giver = Thread.currentThread();

    HandOver(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (giver == Thread.currentThread()) {
        engines.execute(task);
      } else {
        task.run();
      }
    }
  }
}
