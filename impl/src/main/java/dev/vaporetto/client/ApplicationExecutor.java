package dev.vaporetto.client;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An application's executor for callbacks, made safe: what it does not take, and what it would run
 * on the thread that hands it over (the selector's, for example, which must not block), runs on the
 * engine's threads instead. Each task runs once. Thread-safe.
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
    } catch (RuntimeException | Error e) {
      // Rejected, or for example OutOfMemoryError where the system has no thread.
      handOver.runOnEngines();
    } finally {
      handOver.giver = null;
    }
  }

  private final class HandOver implements Runnable {
    /** Null once it is run: an executor may fail after it has taken a task. */
    private final AtomicReference<@Nullable Runnable> task;

    /** The thread that is inside {@link Executor#execute} with this. */
    private volatile @Nullable Thread giver = Thread.currentThread();

    HandOver(Runnable task) {
      this.task = new AtomicReference<>(task);
    }

    void runOnEngines() {
      Runnable taken = task.getAndSet(null);
      if (taken != null) {
        try {
          engines.execute(taken);
        } catch (RuntimeException | Error e) {
          // The giver gets to know that it was not taken, whatever is between it and this call.
          task.set(taken);
          throw e;
        }
      }
    }

    @Override
    public void run() {
      if (giver == Thread.currentThread()) {
        runOnEngines();
        return;
      }
      Runnable taken = task.getAndSet(null);
      if (taken != null) {
        taken.run();
      }
    }
  }
}
