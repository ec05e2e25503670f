package dev.vaporetto.room.nats;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The two threads of a broker: one for what blocks, one task after another, and a clock whose tasks
 * are quick. Thread-safe. They are daemons, without the class loader of whoever made them.
 */
final class Control {
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> daemon(task, "vaporetto-nats"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "vaporetto-nats-clock"));

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Control.class.getClassLoader());
    return thread;
  }

  /** Runs a task that may block, behind those before; never after the end. */
  void execute(Runnable task) {
    try {
      worker.execute(task);
    } catch (RejectedExecutionException e) {
      // The broker was closed, and nothing is left to do.
    }
  }

  /** Like {@link #execute}, after a delay. */
  void schedule(Runnable task, Duration delay) {
    try {
      clock.schedule(() -> execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The broker was closed, and nothing is left to do.
    }
  }

  /** Runs a quick task again and again. */
  void repeat(Runnable task, Duration interval) {
    try {
      clock.scheduleWithFixedDelay(
          task, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The broker was closed, and nothing is left to do.
    }
  }

  /** Ends the threads when the tasks so far are done. */
  void end() {
    worker.shutdown();
    clock.shutdownNow();
  }
}
