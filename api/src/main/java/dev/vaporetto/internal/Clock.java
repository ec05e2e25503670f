package dev.vaporetto.internal;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The clock of all sockets. Its tasks only start work on other threads: no user code, and nothing
 * that blocks, runs on its own thread. That daemon thread ends when no task waits, so that the
 * classes of an application that was undeployed can be collected.
 */
public final class Clock {
  private static final long KEEP_ALIVE_MILLIS = 200;

  /** Its tasks must be quick, and must not call user code. */
  public static final ScheduledThreadPoolExecutor INSTANCE = create();

  private Clock() {}

  private static ScheduledThreadPoolExecutor create() {
    ScheduledThreadPoolExecutor clock =
        new Surviving(task -> Threads.daemon("vaporetto-clock", task));
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }

  /**
   * Loses no task. One that has no memory is tried again, for a second: it starts work that nobody
   * else would begin, as the next attempt to connect. One that is repeated comes again whatever it
   * has thrown.
   */
  static final class Surviving extends ScheduledThreadPoolExecutor {
    private static final int TRIES = 100;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    Surviving(ThreadFactory threads) {
      super(1, threads);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      return super.schedule(() -> run(task), delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long first, long delay, TimeUnit unit) {
      return super.scheduleWithFixedDelay(() -> run(task), first, delay, unit);
    }

    private static void run(Runnable task) {
      Throwable failure = null;
      for (int left = TRIES; left > 0; left--) {
        try {
          task.run();
          return;
        } catch (VirtualMachineError e) {
          failure = e;
          LockSupport.parkNanos(PAUSE_NANOS);
        } catch (RuntimeException | Error e) {
          failure = e;
          break;
        }
      }
      if (failure != null) {
        RepeatedLog.warn(Clock.class, "a task of the clock has failed", failure);
      }
    }
  }
}
