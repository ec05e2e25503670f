package dev.vaporetto.client;

import dev.vaporetto.concurrent.DaemonThreads;
import dev.vaporetto.io.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that run user code: as many as there are processors. Where all of them have been
 * waiting in callbacks for {@link #PATIENCE_NANOS} while others are due, a thread is added until
 * they move again, so that callbacks may block, and wait for each other. Thread-safe.
 */
final class CallbackExecutor implements Executor, AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /**
   * For how many looks callbacks may seem to compute: a busy machine is not helped by more threads,
   * but some ways to wait for a socket look the same.
   */
  private static final int LOOKS_WHILE_RUNNING = 10;

  private static final long IDLE_SECONDS = 2;

  private final EventLoop loop;
  private final int size;
  private final ThreadPoolExecutor threads;
  private final Set<Thread> live = ConcurrentHashMap.newKeySet();

  /** A look at the queue is scheduled. Guarded by this object's lock. */
  private boolean watching;

  CallbackExecutor(String name, EventLoop loop) {
    this.loop = loop;
    size = Math.max(2, Runtime.getRuntime().availableProcessors());
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            recording(new DaemonThreads(name + " callbacks")));
    threads.allowCoreThreadTimeOut(true);
  }

  private ThreadFactory recording(ThreadFactory factory) {
    return task ->
        factory.newThread(
            () -> {
              live.add(Thread.currentThread());
              try {
                task.run();
              } finally {
                live.remove(Thread.currentThread());
              }
            });
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
    if (!threads.getQueue().isEmpty()) {
      watch();
    }
  }

  private void watch() {
    synchronized (this) {
      if (watching) {
        return;
      }
      watching = true;
    }
    try {
      loop.execute(() -> orNotAtAll(() -> lookLater(threads.getCompletedTaskCount(), 0)));
    } catch (RejectedExecutionException e) {
      // The client is closed: what waits is run by the threads that are there.
    } catch (RuntimeException | Error e) {
      // No descriptor or no thread to watch with. The task is accepted, so its caller must not hear
      // of it; the next one that has to wait tries again.
      synchronized (this) {
        watching = false;
      }
    }
  }

  private void lookLater(long completed, int looksWithoutEnd) {
    loop.schedule(PATIENCE_NANOS, () -> orNotAtAll(() -> look(completed, looksWithoutEnd)));
  }

  /** Without memory, for example, the next task that has to wait begins to look again. */
  private void orNotAtAll(Runnable step) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      if (!done) {
        synchronized (this) {
          watching = false;
        }
      }
    }
  }

  private void look(long completedBefore, int looksWithoutEnd) {
    int waiting = threads.getQueue().size();
    if (waiting == 0) {
      synchronized (this) {
        watching = false;
      }
      if (threads.getCorePoolSize() > size) {
        threads.setCorePoolSize(size);
        threads.setMaximumPoolSize(size);
      }
      // A task that was queued meanwhile found the queue watched.
      if (!threads.getQueue().isEmpty()) {
        watch();
      }
      return;
    }
    long completed = threads.getCompletedTaskCount();
    int looks = completed == completedBefore ? looksWithoutEnd + 1 : 0;
    if (looks > 0 && (looks >= LOOKS_WHILE_RUNNING || allWait())) {
      looks = 0;
      addThread();
    }
    lookLater(completed, looks);
  }

  private void addThread() {
    int more = threads.getCorePoolSize() + 1;
    try {
      threads.setMaximumPoolSize(more);
      threads.setCorePoolSize(more);
    } catch (OutOfMemoryError e) {
      // The system has no thread now; the next look tries again.
      threads.setCorePoolSize(more - 1);
    }
  }

  private boolean allWait() {
    return live.stream().noneMatch(thread -> thread.getState() == Thread.State.RUNNABLE);
  }

  /** Lets callbacks that run, and those that wait, finish; interrupts what takes too long. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
