package dev.vaporetto.internal;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

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
        new ScheduledThreadPoolExecutor(1, task -> Threads.daemon("vaporetto-clock", task));
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
