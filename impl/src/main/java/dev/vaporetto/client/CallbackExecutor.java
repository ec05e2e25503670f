package dev.vaporetto.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that run user code: as many as there are processors. Where all of them have been
 * stuck in callbacks for {@link #PATIENCE_NANOS} while others wait, a thread is added until they
 * move again, so that callbacks may block, and wait for each other. Thread-safe.
 */
final class CallbackExecutor implements Executor, AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE_SECONDS = 2;

  private final SelectorLoop loop;
  private final int size;
  private final ThreadPoolExecutor threads;

  /** A look at the queue is scheduled. Guarded by this object's lock. */
  private boolean watching;

  CallbackExecutor(String name, SelectorLoop loop) {
    this.loop = loop;
    size = Math.max(2, Runtime.getRuntime().availableProcessors());
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DaemonThreads(name + " callbacks"));
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
    if (!threads.getQueue().isEmpty()) {
      watch();
    }
  }

  private void watch() {
    synchronized (this) {
      if (watching) {
        return;
      }
      watching = true;
    }
    try {
      loop.execute(() -> lookLater(threads.getCompletedTaskCount()));
    } catch (RejectedExecutionException e) {
      // The client is closed: what waits is run by the threads that are there.
    }
  }

  private void lookLater(long completed) {
    loop.schedule(PATIENCE_NANOS, () -> look(completed));
  }

  private void look(long completedBefore) {
    int waiting = threads.getQueue().size();
    if (waiting == 0) {
      synchronized (this) {
        watching = false;
      }
      if (threads.getCorePoolSize() > size) {
        threads.setCorePoolSize(size);
        threads.setMaximumPoolSize(size);
      }
      // Whatever was queued meanwhile saw that somebody watches.
      if (!threads.getQueue().isEmpty()) {
        watch();
      }
      return;
    }
    long completed = threads.getCompletedTaskCount();
    if (completed == completedBefore) {
      int more = threads.getCorePoolSize() + 1;
      threads.setMaximumPoolSize(more);
      threads.setCorePoolSize(more);
    }
    lookLater(completed);
  }

  /** Lets callbacks that run, and those that wait, finish; interrupts what takes too long. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
