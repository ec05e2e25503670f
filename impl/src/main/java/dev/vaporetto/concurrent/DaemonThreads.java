package dev.vaporetto.concurrent;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes daemon threads without the inheritable variables of the thread that makes them, and with a
 * context class loader of their maker's choice: they outlive the call that made them, and must pin
 * nothing of the caller's, which may be another application. Thread-safe.
 */
public final class DaemonThreads implements ThreadFactory {
  private final String name;
  private final @Nullable ClassLoader loader;
  private final AtomicInteger count = new AtomicInteger();

  /** Threads that are called {@code name-1} and so on, and have the loader of our own classes. */
  public DaemonThreads(String name) {
    this(name, DaemonThreads.class.getClassLoader());
  }

  /**
   * Threads that are called {@code name-1} and so on.
   *
   * @param loader their context class loader; null for none
   */
  public DaemonThreads(String name, @Nullable ClassLoader loader) {
    this.name = name;
    this.loader = loader;
  }

  /** The only thread of a name, which has the loader of our own classes. It is not started. */
  public static Thread single(String name, Runnable task) {
    return thread(name, DaemonThreads.class.getClassLoader(), task);
  }

  @Override
  public Thread newThread(Runnable task) {
    return thread(name + "-" + count.incrementAndGet(), loader, task);
  }

  private static Thread thread(String name, @Nullable ClassLoader loader, Runnable task) {
    Thread thread = new Thread(null, task, name, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    return thread;
  }
}
