package dev.vaporetto.internal;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of all sockets. It only hands tasks over to other threads: no user code, and nothing
 * that blocks, runs on its own. Its daemon thread ends when nobody needs it, so that an application
 * that was undeployed can be collected.
 */
public final class Clock {
  private static final long KEEP_ALIVE_MILLIS = 200;

  /** Tasks are quick, and call no user code. */
  public static final ScheduledThreadPoolExecutor INSTANCE = create();

  private Clock() {}

  private static ScheduledThreadPoolExecutor create() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "vaporetto-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    clock.setKeepAliveTime(KEEP_ALIVE_MILLIS, TimeUnit.MILLISECONDS);
    clock.allowCoreThreadTimeOut(true);
    return clock;
  }
}
