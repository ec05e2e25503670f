package dev.vaporetto.bootstrap;

import dev.vaporetto.concurrent.DaemonThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for user code that no thread of the servlet container is there for. */
final class UserCodeExecutor {
  private static final long IDLE_SECONDS = 10;

  private UserCodeExecutor() {}

  /**
   * Daemon threads as they are needed, since any of them may block; they end when they are idle,
   * and have the application's class loader, which is the caller's context class loader.
   *
   * <p>Where the system has no thread, {@code execute} throws its OutOfMemoryError and has not
   * taken the task: only the caller knows whether it may run on the calling thread.
   */
  static ExecutorService create(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        new DaemonThreads(name + " callbacks", Thread.currentThread().getContextClassLoader()));
  }
}
