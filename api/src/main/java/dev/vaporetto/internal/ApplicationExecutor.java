package dev.vaporetto.internal;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An application's executor for callbacks, made safe: a task that it refuses, or that it would run
 * on the thread that calls {@link #execute}, runs on the shared threads instead. That thread may be
 * the clock's, or one of an engine. Each task runs once. Thread-safe.
 */
final class ApplicationExecutor implements Executor {
  private final Executor application;
  private final Executor shared;

  ApplicationExecutor(Executor application, Executor shared) {
    this.application = application;
    this.shared = shared;
  }

  @Override
  public void execute(Runnable task) {
    Once once = new Once(task);
    try {
      application.execute(once);
    } catch (RuntimeException | Error e) {
      once.runShared();
    } finally {
      once.caller = null;
    }
  }

  private final class Once implements Runnable {
    /** The thread that is inside {@link Executor#execute}; null after that. */
    private volatile @Nullable Thread caller = Thread.currentThread();

    /** Null when it was taken. Guarded by this object. */
    private @Nullable Runnable task;

    Once(Runnable task) {
      this.task = task;
    }

    private synchronized @Nullable Runnable take() {
      Runnable taken = task;
      task = null;
      return taken;
    }

    void runShared() {
      Runnable taken = take();
      if (taken != null) {
        shared.execute(taken);
      }
    }

    @Override
    public void run() {
      if (caller == Thread.currentThread()) {
        runShared();
        return;
      }
      Runnable taken = take();
      if (taken != null) {
        taken.run();
      }
    }
  }
}
