package dev.vaporetto.internal;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another. Whatever a task throws is passed to a handler; the tasks behind it
 * and the thread go on. Thread-safe.
 *
 * <p>There are two ways to run a task. {@link #execute} returns at once, and a thread of the
 * executor runs the task. {@link #run} runs the task on the calling thread before it returns,
 * unless a thread is running tasks already: then that thread runs this one as well.
 */
public final class SerialExecutor implements Executor {
  /** Without memory, a task that was taken must run later all the same. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Executor threads;
  private final Consumer<Throwable> failures;

  /** Made beforehand, so that handing it over needs no memory here. */
  private final Runnable drain = this::drain;

  /** Whether tasks run with {@link #loader} as the context class loader. */
  private final boolean inApplication;

  private final @Nullable ClassLoader loader;

  /** Guarded by itself, like the fields below. */
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

  /** Tasks that the running task has passed to {@link #run}: they come right behind it. */
  private final ArrayDeque<Runnable> nested = new ArrayDeque<>(0);

  /** Whether a thread runs the waiting tasks, or is about to. */
  private boolean busy;

  /** The thread that runs a task now; null for none. */
  private @Nullable Thread runner;

  private SerialExecutor(
      Executor threads,
      Consumer<Throwable> failures,
      boolean inApplication,
      @Nullable ClassLoader loader) {
    this.threads = threads;
    this.failures = failures;
    this.inApplication = inApplication;
    this.loader = loader;
  }

  /**
   * For tasks that run with the context class loader of their thread.
   *
   * @param threads run the tasks of {@link #execute}
   * @param failures called with what a task throws
   */
  public SerialExecutor(Executor threads, Consumer<Throwable> failures) {
    this(threads, failures, false, null);
  }

  /**
   * For callbacks of an application.
   *
   * @param threads the application's executor; null for the shared threads. A task that it would
   *     run on the thread that calls {@link #execute} runs on the shared threads.
   * @param loader the application's class loader, set as the context class loader; null for the
   *     bootstrap loader
   * @param failures called with what a callback throws
   */
  public static SerialExecutor ofApplication(
      @Nullable Executor threads, @Nullable ClassLoader loader, Consumer<Throwable> failures) {
    Executor shared = Threads.shared();
    return new SerialExecutor(
        threads != null ? new ApplicationExecutor(threads, shared) : shared,
        failures,
        true,
        loader);
  }

  /** Runs a task on a thread of the executor, behind those that wait. */
  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (busy) {
        return;
      }
      busy = true;
    }
    try {
      threads.execute(drain);
    } catch (RuntimeException | Error e) {
      // For example, the executor is shut down. The last callbacks must run nevertheless.
      executeShared();
    }
  }

  private void executeShared() {
    try {
      Threads.shared().execute(drain);
    } catch (RuntimeException | Error e) {
      // There is no memory to hand it over: else nobody would run what waits, nor what comes.
      drain();
    }
  }

  /**
   * Runs a task before this method returns, unless a thread runs tasks already: another one, or the
   * calling thread further up its stack.
   */
  public void run(Runnable task) {
    synchronized (waiting) {
      if (runner == Thread.currentThread()) {
        nested.add(task);
        return;
      }
      waiting.add(task);
      if (busy) {
        return;
      }
      busy = true;
    }
    drain();
  }

  /**
   * Takes the task that comes next out, so that the running task does its work as well. Called by
   * the running task only.
   *
   * @param type of the tasks that may be taken
   * @return null if there is no next task yet, or it is of another type
   */
  public <T extends Runnable> @Nullable T takeNext(Class<T> type) {
    synchronized (waiting) {
      Runnable next = nested.isEmpty() ? waiting.peek() : null;
      if (!type.isInstance(next)) {
        return null;
      }
      waiting.remove();
      return type.cast(next);
    }
  }

  /** Whether the calling thread runs a task. */
  public boolean isOnThisThread() {
    synchronized (waiting) {
      return runner == Thread.currentThread();
    }
  }

  private void drain() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    if (inApplication) {
      thread.setContextClassLoader(loader);
    }
    try {
      Runnable next = nextInAnyCase();
      while (next != null) {
        runGuarded(next);
        next = nextInAnyCase();
      }
    } finally {
      if (inApplication) {
        thread.setContextClassLoader(before);
      }
    }
  }

  /**
   * Catches everything: an exception that left the loop would strand the tasks behind it for ever.
   */
  private void runGuarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      try {
        failures.accept(e);
      } catch (Throwable second) {
        RepeatedLog.warn(
            SerialExecutor.class,
            "the handler for the failure of a callback has failed itself",
            second);
      }
    }
  }

  /** A thread that left here would strand all tasks: so this is tried until there is memory. */
  private @Nullable Runnable nextInAnyCase() {
    while (true) {
      try {
        return next();
      } catch (Throwable e) {
        RepeatedLog.warn(SerialExecutor.class, "a callback cannot begin yet", e);
        LockSupport.parkNanos(this, PAUSE_NANOS);
      }
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      while (!nested.isEmpty()) {
        // In this order: where there is no memory for the first, nothing has changed.
        waiting.addFirst(nested.getLast());
        nested.removeLast();
      }
      Runnable next = waiting.poll();
      busy = next != null;
      runner = busy ? Thread.currentThread() : null;
      return next;
    }
  }
}
