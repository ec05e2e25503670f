package dev.vaporetto.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads for the callbacks of all sockets, and for calls that block. A callback may block, and
 * may wait for a callback of another socket, so their number is not limited. They are daemons that
 * end when they are idle, so that the classes of an application can be collected.
 */
public final class Threads {
  private static final long KEEP_ALIVE_MILLIS = 200;

  private static final Executor SHARED =
      new NeverRefusing(
          new ThreadPoolExecutor(
              0,
              Integer.MAX_VALUE,
              KEEP_ALIVE_MILLIS,
              TimeUnit.MILLISECONDS,
              new SynchronousQueue<>(),
              Threads::daemon));

  private Threads() {}

  /**
   * Runs tasks at the same time, in no order. It takes each task: where the system has no thread,
   * the task runs on the calling thread.
   */
  public static Executor shared() {
    return SHARED;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(null, task, "vaporetto-callback", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }
}
