package dev.vaporetto.internal.socket;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The clock of all sockets. Its daemon threads end when nobody needs them, so that an application
 * that was undeployed can be collected.
 */
public final class Clock {
  /** One would do if every engine closed without blocking. */
  private static final int THREADS = 2;

  private static final long KEEP_ALIVE_MILLIS = 200;

  /** Tasks must not block. */
  public static final ScheduledThreadPoolExecutor INSTANCE = create();

  private Clock() {}

  private static ScheduledThreadPoolExecutor create() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            THREADS,
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
