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
              task -> daemon("vaporetto-callback", task)));

  private Threads() {}

  /**
   * Runs tasks at the same time, in no order. It takes each task: where the system has no thread,
   * the task runs on the calling thread.
   */
  public static Executor shared() {
    return SHARED;
  }

  /**
   * A daemon thread that has our own class loader and no inherited variables: it outlives the call
   * that makes it, and must pin nothing of the caller's.
   */
  static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Threads.class.getClassLoader());
    return thread;
  }
}
