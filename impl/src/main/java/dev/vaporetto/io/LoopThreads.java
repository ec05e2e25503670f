package dev.vaporetto.io;

import dev.vaporetto.concurrent.DaemonThreads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads that own loops, and the watchdog's. Daemons, which end soon after they have nothing
 * to do. Thread-safe.
 */
final class LoopThreads {
  /**
   * How many threads may be inside callbacks that have cost them their loop. Beyond that, new
   * callbacks run on the executor only; those that run already may still cost each loop a thread.
   */
  static final int MOST_BLOCKED = 32;

  /**
   * The same for callbacks of endpoints that hardly ever block, which need not suffer from those
   * that do: the container's threads may all be in callbacks that block.
   */
  static final int MOST_BLOCKED_AT_ALL = 256;

  private static final long IDLE_SECONDS = 2;

  private final ThreadPoolExecutor threads;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final AtomicInteger blocked = new AtomicInteger();

  LoopThreads(String name) {
    // Tomcat takes a thread with an application's class loader for one left behind.
    ThreadFactory daemons = new DaemonThreads(name + " loop", null);
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemons.newThread(() -> recorded(task)));
  }

  private void recorded(Runnable task) {
    running.add(Thread.currentThread());
    try {
      task.run();
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  /**
   * Runs a loop, or the watchdog, on a thread of its own.
   *
   * @throws OutOfMemoryError if the system has no thread
   * @throws java.util.concurrent.RejectedExecutionException after {@link #close}
   */
  void run(Runnable task) {
    threads.execute(task);
  }

  /** A thread that waits for a loop to own. Nothing of it needs memory once it waits. */
  static final class Spare {
    private volatile @Nullable Thread waiting;
    private volatile @Nullable Runnable loop;
    private volatile boolean given;

    private Spare() {}

    /** Ends the wait: with a loop to run, or with null for none. */
    void give(@Nullable Runnable run) {
      loop = run;
      given = true;
      LockSupport.unpark(waiting);
    }

    private void run() {
      waiting = Thread.currentThread();
      while (!given) {
        LockSupport.park(this);
        // An interrupt would keep it from waiting.
        boolean unused = Thread.interrupted();
      }
      Runnable run = loop;
      if (run != null) {
        run.run();
      }
    }
  }

  /**
   * A thread that is there for certain before a loop is taken from its owner.
   *
   * @return null if the system has none now
   */
  @Nullable Spare spare() {
    Spare spare = new Spare();
    try {
      threads.execute(spare::run);
      return spare;
    } catch (RuntimeException | OutOfMemoryError e) {
      return null;
    }
  }

  /** Whether a callback that begins now may cost one thread more its loop. */
  boolean mayRunTurn() {
    return blocked.get() < MOST_BLOCKED;
  }

  /** The same for one of an endpoint whose callbacks hardly ever block. */
  boolean mayRunTrustedTurn() {
    return blocked.get() < MOST_BLOCKED_AT_ALL;
  }

  void onBlocked() {
    blocked.incrementAndGet();
  }

  /** A callback that has cost its thread the loop has returned. */
  void onReturned() {
    blocked.decrementAndGet();
  }

  /**
   * Ends all threads: waits until a time on the scale of {@link System#nanoTime} for callbacks that
   * still run, and then interrupts them.
   */
  void close(long until) {
    threads.shutdown();
    if (running.contains(Thread.currentThread())) {
      return;
    }
    try {
      long left = Math.max(0, until - System.nanoTime());
      if (!threads.awaitTermination(left, TimeUnit.NANOSECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
