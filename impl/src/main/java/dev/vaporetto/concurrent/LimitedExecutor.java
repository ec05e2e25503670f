package dev.vaporetto.concurrent;

import dev.vaporetto.log.RepeatedLog;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Has at most so many tasks at once on an executor; the others wait, in their order, until one of
 * those has returned. So tasks that block take no more threads than that. Thread-safe.
 *
 * <p>Loses no task: one that the executor below refuses runs on the calling thread. What a task
 * throws is logged. A task that waits for others of the same object may wait for ever where they
 * are more than the limit.
 */
public final class LimitedExecutor implements Executor {
  private final Executor threads;
  private final int limit;

  /** Guarded by this object's monitor, like what follows. */
  private final LazyQueue<Runnable> waiting = new LazyQueue<>();

  /** How many tasks are on the executor below. */
  private int running;

  /**
   * Limits what comes by this object. What others give the same executor does not count.
   *
   * @param limit 1 or more
   */
  public LimitedExecutor(Executor threads, int limit) {
    this.threads = LosslessExecutor.of(threads);
    this.limit = limit;
  }

  /** The executor below, for what never blocks and must not wait for what does. Loses no task. */
  public Executor unlimited() {
    return threads;
  }

  /** Runs the task, now or later. */
  @Override
  public void execute(Runnable task) {
    Worker worker;
    synchronized (this) {
      if (running == limit) {
        waiting.add(task);
        return;
      }
      worker = new Worker(task);
      running++;
    }
    try {
      threads.execute(worker);
    } catch (RuntimeException | Error failure) {
      // There was no memory to hand it over, or the executor has failed when it had taken it.
      if (!worker.begin()) {
        throw failure;
      }
      worker.runAll();
    }
  }

  /** Has one place, and runs tasks until none waits. */
  private final class Worker implements Runnable {
    private final Runnable first;
    private final AtomicBoolean begun = new AtomicBoolean();

    Worker(Runnable first) {
      this.first = first;
    }

    /** Whether the caller is the one who runs it. */
    boolean begin() {
      return begun.compareAndSet(false, true);
    }

    @Override
    public void run() {
      if (begin()) {
        runAll();
      }
    }

    void runAll() {
      Runnable task = first;
      while (task != null) {
        LimitedExecutor.run(task);
        task = next();
      }
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      RepeatedLog.warn(LimitedExecutor.class, "a task failed", e);
    }
  }

  private synchronized @Nullable Runnable next() {
    Runnable task = waiting.poll();
    if (task == null) {
      running--;
    }
    return task;
  }
}
