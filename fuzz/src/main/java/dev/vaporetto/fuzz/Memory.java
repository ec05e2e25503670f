package dev.vaporetto.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** Bounds what a piece of work allocates on the heap. */
final class Memory {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The first time, classes are loaded and instrumented, which allocates too. */
  private static final int ATTEMPTS = 3;

  private Memory() {}

  /** All that this thread has allocated so far, in bytes. */
  static long allocated() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /** A result, and the bytes allocated beyond the bound: 0 for none. */
  record Measured<T>(T result, long excess) {}

  /** Runs work until it stays within its bound, in a few attempts at most. */
  static <T> T bounded(Supplier<Measured<T>> work) {
    Measured<T> measured = work.get();
    for (int i = 1; i < ATTEMPTS && measured.excess() > 0; i++) {
      measured = work.get();
    }
    if (measured.excess() > 0) {
      throw new Finding(measured.excess() + " bytes allocated beyond the bound");
    }
    return measured.result();
  }
}
