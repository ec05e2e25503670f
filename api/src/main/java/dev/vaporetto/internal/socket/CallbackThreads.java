package dev.vaporetto.internal.socket;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where callbacks of one client's socket run that no engine's thread brings: one after another,
 * with the application's class loader as the context class loader. Thread-safe.
 */
public final class CallbackThreads implements Executor {
  private static final long KEEP_ALIVE_MILLIS = 200;

  /**
   * The threads of all sockets. A callback may block, and may wait for another one's socket, hence
   * no bound; daemons that end when nobody needs them, so that an application can be collected.
   */
  private static final Executor SHARED =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          KEEP_ALIVE_MILLIS,
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          CallbackThreads::daemon);

  private final Executor threads;
  private final @Nullable ClassLoader loader;

  /** Guarded by itself. */
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  /** Whether a thread runs what waits. Guarded by {@link #waiting}. */
  private boolean running;

  /**
   * For one socket.
   *
   * @param given the application's executor; null for threads that end by themselves
   * @param loader the application's; null for the bootstrap loader
   */
  public CallbackThreads(@Nullable Executor given, @Nullable ClassLoader loader) {
    this.threads = given != null ? given : SHARED;
    this.loader = loader;
  }

  /** Threads for tasks that may block, in no order. */
  static Executor shared() {
    return SHARED;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(null, task, "vaporetto-callback", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(CallbackThreads.class.getClassLoader());
    return thread;
  }

  @Override
  public void execute(Runnable callback) {
    synchronized (waiting) {
      waiting.add(callback);
      if (running) {
        return;
      }
      running = true;
    }
    try {
      threads.execute(this::run);
    } catch (RuntimeException e) {
      // The application's executor is shut down: what is said last must be said all the same.
      SHARED.execute(this::run);
    }
  }

  private void run() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      Runnable next = next();
      while (next != null) {
        runGuarded(next);
        next = next();
      }
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static void runGuarded(Runnable callback) {
    try {
      callback.run();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      System.getLogger(CallbackThreads.class.getName())
          .log(System.Logger.Level.WARNING, "a callback failed", e);
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      running = next != null;
      return next;
    }
  }
}
