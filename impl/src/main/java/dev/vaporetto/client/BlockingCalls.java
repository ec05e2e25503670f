package dev.vaporetto.client;

import dev.vaporetto.concurrent.DaemonThreads;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls of one kind that may block for ever, for example the system's resolver, on daemon
 * threads that nothing else uses. A call that hangs costs its own thread: up to {@link #MOST} run
 * at a time, and only behind that many do others wait. Thread-safe.
 */
final class BlockingCalls implements AutoCloseable {
  /** More than a working system ever needs at once, and few enough for a system that hangs. */
  static final int MOST = 64;

  private static final long IDLE_SECONDS = 2;

  private static final long PATIENCE_MILLIS = 250;

  /** One call, which waits for a thread, runs, or is over. */
  final class Call {
    private final FutureTask<Void> task;

    /** Whether it has got a thread. Written by that thread. */
    private volatile boolean begun;

    private Call(Runnable code) {
      task =
          new FutureTask<>(
              () -> {
                begun = true;
                code.run();
              },
              null);
    }

    private void run() {
      task.run();
      // An interrupt was meant for this call only.
      boolean unused = Thread.interrupted();
    }

    boolean hasBegun() {
      return begun;
    }

    /** The outcome is not wanted any more: a call that has not begun never does. */
    void cancel(boolean interrupt) {
      if (remove(this) || interrupt) {
        task.cancel(interrupt);
      }
    }
  }

  private final ThreadPoolExecutor threads;

  /** These two are guarded by this object's lock. Calls wait only while {@link #MOST} run. */
  private final Queue<Call> waiting = new ArrayDeque<>();

  private int running;

  BlockingCalls(String name) {
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads(name));
  }

  /**
   * Runs code on a thread of its own. Never blocks.
   *
   * @param code throws nothing
   * @throws RejectedExecutionException if this is closed
   * @throws OutOfMemoryError if the system has no thread
   */
  Call start(Runnable code) {
    Call call = new Call(code);
    synchronized (this) {
      if (running == MOST) {
        if (threads.isShutdown()) {
          throw new RejectedExecutionException("the client is closed");
        }
        waiting.add(call);
        return call;
      }
      running++;
    }
    try {
      threads.execute(() -> runAll(call));
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        running--;
      }
      throw e;
    }
    return call;
  }

  private void runAll(Call first) {
    for (Call call = first; call != null; call = next()) {
      try {
        call.run();
      } catch (Throwable e) {
        // Without memory or stack; its place must not be lost to the calls that wait.
        call.cancel(false);
      }
    }
  }

  private synchronized @Nullable Call next() {
    Call next = waiting.poll();
    if (next == null) {
      running--;
    }
    return next;
  }

  private synchronized boolean remove(Call call) {
    return waiting.remove(call);
  }

  /** Ends the threads; one that cannot be interrupted ends when its call does. */
  @Override
  public void close() {
    synchronized (this) {
      waiting.clear();
    }
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
