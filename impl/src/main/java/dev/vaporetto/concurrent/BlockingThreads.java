package dev.vaporetto.concurrent;

import dev.vaporetto.log.RepeatedLog;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks that may block for as long as they like, each on a thread of its own. Thread-safe.
 *
 * <p>The threads are virtual since Java 24: before that, a virtual thread that waits inside of
 * {@code synchronized} keeps the thread that carries it, and few such callers stop all others (JEP
 * 491). Otherwise they are daemon threads, {@link #MAX_PLATFORM_THREADS} at most; further tasks
 * wait until one has ended. A thread ends with the last task, so that none is there while nothing
 * runs.
 */
public final class BlockingThreads implements Executor, AutoCloseable {
  /** Half a gigabyte of stacks at most, of which the system gives what is used. */
  public static final int MAX_PLATFORM_THREADS = 512;

  private static final int FIRST_JAVA_WITHOUT_PINNING = 24;

  /** How long {@link #close} waits for tasks that end by themselves. */
  private static final long PATIENCE_MILLIS = 1000;

  private final ThreadFactory factory;
  private final int limit;

  /** Those that run tasks. */
  private final Set<Thread> live = ConcurrentHashMap.newKeySet();

  /** Guarded by this object's monitor, like all below. */
  private final LazyQueue<Runnable> waiting = new LazyQueue<>();

  private int running;
  private boolean closed;

  /** No thread yet; the names of threads begin with {@code name}. */
  public BlockingThreads(String name) {
    ThreadFactory virtual =
        Runtime.version().feature() >= FIRST_JAVA_WITHOUT_PINNING ? virtualThreads(name) : null;
    factory = virtual != null ? virtual : new DaemonThreads(name);
    limit = virtual != null ? Integer.MAX_VALUE : MAX_PLATFORM_THREADS;
  }

  /** For tests. */
  BlockingThreads(ThreadFactory factory, int limit) {
    this.factory = factory;
    this.limit = limit;
  }

  /** By reflection, since the classes are compiled for Java 17. Null if there are none. */
  private static @Nullable ThreadFactory virtualThreads(String name) {
    try {
      Class<?> builder = Class.forName("java.lang.Thread$Builder");
      Object ofVirtual = Thread.class.getMethod("ofVirtual").invoke(null);
      call(builder, ofVirtual, "name", new Class<?>[] {String.class, long.class}, name + "-", 1L);
      call(
          builder,
          ofVirtual,
          "inheritInheritableThreadLocals",
          new Class<?>[] {boolean.class},
          false);
      return (ThreadFactory) builder.getMethod("factory").invoke(ofVirtual);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  private static void call(
      Class<?> type, Object target, String name, Class<?>[] types, Object... arguments)
      throws ReflectiveOperationException {
    Method method = type.getMethod(name, types);
    method.invoke(target, arguments);
  }

  /**
   * Runs a task as soon as there is a thread for it. What it throws is logged.
   *
   * @throws RejectedExecutionException after {@link #close}
   * @throws OutOfMemoryError if the system has no thread; the task does not run then
   */
  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      if (closed) {
        throw new RejectedExecutionException("the application has stopped");
      }
      if (running == limit) {
        waiting.add(task);
        return;
      }
      running++;
    }
    boolean started = false;
    try {
      factory.newThread(() -> runAll(task)).start();
      started = true;
    } finally {
      if (!started) {
        ended();
      }
    }
  }

  private void runAll(Runnable first) {
    Thread thread = Thread.currentThread();
    live.add(thread);
    try {
      Runnable task = first;
      while (task != null) {
        run(task);
        task = next();
      }
    } finally {
      live.remove(thread);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      RepeatedLog.warn(BlockingThreads.class, "a task failed", e);
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      ended();
    }
    return task;
  }

  private synchronized void ended() {
    running--;
    notifyAll();
  }

  /**
   * Takes no more tasks. Waits a second for those that run or wait; interrupts what takes longer.
   */
  @Override
  public void close() {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      long left = PATIENCE_MILLIS;
      while (running > 0 && left > 0 && !interrupted) {
        try {
          wait(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      }
    }
    live.forEach(Thread::interrupt);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
