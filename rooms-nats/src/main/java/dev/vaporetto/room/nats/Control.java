package dev.vaporetto.room.nats;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The two threads of a broker: one for what blocks, one task after another, and a clock whose tasks
 * are quick. Thread-safe. They are daemons, without the class loader of whoever made them.
 */
final class Control {
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(task -> daemon(task, "vaporetto-nats"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "vaporetto-nats-clock"));

  /** How often a task of the clock is tried that has no memory, and how long it waits between. */
  private static final int TRIES = 100;

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Control.class.getClassLoader());
    return thread;
  }

  /**
   * Runs a task that may block, behind those before; never after the end. One that has no memory
   * begins again.
   */
  void execute(Runnable task) {
    try {
      worker.execute(surviving(task));
    } catch (RejectedExecutionException e) {
      // The broker was closed, and nothing is left to do.
    }
  }

  /** Like {@link #execute}, after a delay. */
  void schedule(Runnable task, Duration delay) {
    try {
      clock.schedule(surviving(() -> execute(task)), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The broker was closed, and nothing is left to do.
    }
  }

  /** Runs a quick task again and again. */
  void repeat(Runnable task, Duration interval) {
    try {
      clock.scheduleWithFixedDelay(
          surviving(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The broker was closed, and nothing is left to do.
    }
  }

  /**
   * A task that is not lost where there is no memory for a moment, and whose thread goes on
   * whatever it throws: else nobody would connect, or find out what is late.
   */
  static Runnable surviving(Runnable task) {
    return () -> {
      for (int left = TRIES; left > 0; left--) {
        try {
          task.run();
          return;
        } catch (VirtualMachineError e) {
          LockSupport.parkNanos(PAUSE_NANOS);
        } catch (Throwable e) {
          log(e);
          return;
        }
      }
    };
  }

  private static void log(Throwable failure) {
    try {
      System.getLogger(Control.class.getName())
          .log(System.Logger.Level.WARNING, "a task of a broker has failed", failure);
    } catch (Throwable unwritten) {
      // Where memory is short, logging fails as well.
    }
  }

  /** Ends the threads when the tasks so far are done. */
  void end() {
    worker.shutdown();
    clock.shutdownNow();
  }
}
