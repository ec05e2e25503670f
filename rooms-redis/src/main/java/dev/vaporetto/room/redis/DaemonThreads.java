package dev.vaporetto.room.redis;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a broker. They keep no application's class loader but the one of this class, and
 * no JVM alive.
 */
final class DaemonThreads {
  /** So many subscribers may be slow at a time before others wait for them. */
  private static final int HANDING = 4;

  private static final long IDLE_SECONDS = 5;

  private final ThreadPoolExecutor handing =
      new ThreadPoolExecutor(
          HANDING,
          HANDING,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> create(task, "subscribers"),
          new ThreadPoolExecutor.DiscardPolicy());

  DaemonThreads() {
    handing.allowCoreThreadTimeOut(true);
  }

  /** What hands messages to subscribers; takes no task any more after {@link #close}. */
  Executor handing() {
    return handing;
  }

  /** Runs a task on a thread of its own. */
  static void start(String purpose, Runnable task) {
    create(task, purpose).start();
  }

  private static Thread create(Runnable task, String purpose) {
    Thread thread = new Thread(null, task, "vaporetto-redis-" + purpose, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(DaemonThreads.class.getClassLoader());
    return thread;
  }

  void close() {
    handing.shutdown();
  }
}
