package dev.vaporetto.jakarta.container;

import dev.vaporetto.connection.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The time in which sessions may end by themselves. */
final class Drain {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final long POLL_NANOS = 50_000_000;

  private Drain() {}

  /** Refuses a time that nobody can mean. */
  static void requireLegal(Duration wait) {
    if (wait.isNegative() || wait.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a drain is to wait for " + wait + "; expected zero to a day");
    }
  }

  /**
   * Blocks until all have ended, the time is over, or the calling thread is interrupted, which it
   * still is then.
   *
   * @param open the connections that have not ended yet; asked again and again
   * @param moreMayCome whether there may be connections that {@code open} does not know yet
   * @return how many have not ended
   */
  static int await(Duration wait, Supplier<Set<Connection>> open, BooleanSupplier moreMayCome) {
    long deadline = System.nanoTime() + wait.toNanos();
    int left = open.get().size();
    while ((left > 0 || moreMayCome.getAsBoolean())
        && System.nanoTime() - deadline < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(open, POLL_NANOS);
      left = open.get().size();
    }
    return left;
  }
}
