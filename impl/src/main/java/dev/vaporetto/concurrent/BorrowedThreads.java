package dev.vaporetto.concurrent;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How many threads of a container are inside of an application's callbacks. A callback may block
 * for as long as it likes; a few hundred that do would have every thread of the container's pool,
 * and nobody could open a socket any more, or get an answer. So further callbacks go to threads of
 * the engine's own. Thread-safe.
 *
 * <pre>
 *   callbacks    0 ──────────────── limit ───────────────── limit + MOST_OWN ──────►
 *   run on          the container's        the engine's own        the container's
 * </pre>
 */
public final class BorrowedThreads {
  /**
   * Threads of the engine's own for callbacks, half a gigabyte of stacks at most, of which the
   * system gives what is used. More callbacks that block take the container's, as with any engine.
   */
  public static final int MOST_OWN = 512;

  /** A few for each processor, since those that do not block are never more for long. */
  private static final int FOR_EACH_PROCESSOR = 4;

  private static final int AT_LEAST = 32;

  private static final long POLL_NANOS = 1_000_000;

  private final int limit;
  private final AtomicInteger borrowed = new AtomicInteger();
  private final AtomicInteger own = new AtomicInteger();

  /** With the default limit: 32, or four for each processor if that is more. */
  public BorrowedThreads() {
    this(Math.max(AT_LEAST, FOR_EACH_PROCESSOR * Runtime.getRuntime().availableProcessors()));
  }

  private BorrowedThreads(int limit) {
    this.limit = limit;
  }

  /** One with a limit of its own, 0 or more. */
  public static BorrowedThreads atMost(int limit) {
    return new BorrowedThreads(limit);
  }

  /** One that takes all threads that come, where they are the engine's own anyway. */
  public static BorrowedThreads unlimited() {
    return new BorrowedThreads(Integer.MAX_VALUE);
  }

  /**
   * Asks whether callbacks may run on the calling thread, which is a container's. {@link #leave}
   * must follow if they may; if they may not, a task of {@link #elsewhere}, or {@link
   * #leaveElsewhere} where there is none.
   */
  public boolean enter() {
    if (borrowed.incrementAndGet() <= limit) {
      return true;
    }
    if (own.incrementAndGet() <= MOST_OWN) {
      borrowed.decrementAndGet();
      return false;
    }
    own.decrementAndGet();
    return true;
  }

  /** The callbacks of {@link #enter} have returned. */
  public void leave() {
    borrowed.decrementAndGet();
  }

  /**
   * Blocks until no callback is on a container's thread, and none will come.
   *
   * @param moreMayCome whether one may come soon
   * @param nanos the longest wait; an interrupt ends it as well, and stays set
   * @return how many callbacks are left, 0 or more
   */
  public int awaitNone(BooleanSupplier moreMayCome, long nanos) {
    long begin = System.nanoTime();
    int left = borrowed.get();
    // In this order: what does not come any more has come.
    while ((left > 0 || moreMayCome.getAsBoolean() || borrowed.get() > 0)
        && System.nanoTime() - begin < nanos
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, POLL_NANOS);
      left = borrowed.get();
    }
    return left;
  }

  /** Makes a task of callbacks for a thread of the engine's own; it has to run. */
  public Runnable elsewhere(Runnable callbacks) {
    return () -> {
      try {
        callbacks.run();
      } finally {
        leaveElsewhere();
      }
    };
  }

  /** The callbacks that were to run elsewhere have returned, or never will be called. */
  public void leaveElsewhere() {
    own.decrementAndGet();
  }
}
