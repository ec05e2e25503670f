package dev.vaporetto.memory;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts what the shortage of memory costs, and tells the log: one line when it begins, and one
 * with what it has cost when nobody has had to suffer from it for a while. Thread-safe.
 */
final class Pressure {
  /** A shortage that comes again so soon is the same one. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** What the log says. */
  interface Lines {
    /** A shortage has begun. */
    String begun();

    /**
     * It is over.
     *
     * @param seconds from its begin to the last one who has suffered
     * @param refused how much was refused
     * @param closed how many connections were closed
     */
    String over(long seconds, long refused, long closed);
  }

  private final long limit;
  private final LongSupplier nanoTime;
  private final Lines lines;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();

  /** Whether there is a shortage. */
  private volatile boolean on;

  /** When the last one has suffered from it. */
  private volatile long lastAt;

  /** When it began, and what had been counted then; guarded by this object. */
  private long beganAt;

  private long refusedBefore;
  private long closedBefore;

  Pressure(long limit, LongSupplier nanoTime, Lines lines) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.lines = lines;
  }

  long refused() {
    return refused.get();
  }

  long closed() {
    return closed.get();
  }

  void onRefused() {
    begin();
    refused.incrementAndGet();
  }

  void onClosed() {
    begin();
    closed.incrementAndGet();
  }

  /**
   * Looks whether a shortage is over.
   *
   * @param used how much of the limit is used
   */
  void look(long used) {
    if (on && used <= limit / 2 && nanoTime.getAsLong() - lastAt >= QUIET_NANOS) {
      end();
    }
  }

  private void begin() {
    long now = nanoTime.getAsLong();
    if (on && now - lastAt >= QUIET_NANOS) {
      // It was over long ago, and nothing came by that would have seen it.
      end();
    }
    lastAt = now;
    if (!on) {
      synchronized (this) {
        if (on) {
          return;
        }
        on = true;
        beganAt = now;
        refusedBefore = refused.get();
        closedBefore = closed.get();
      }
      log(Level.WARNING, lines.begun());
    }
  }

  private void end() {
    long sends;
    long connections;
    long seconds;
    synchronized (this) {
      if (!on) {
        return;
      }
      on = false;
      sends = refused.get() - refusedBefore;
      connections = closed.get() - closedBefore;
      seconds = TimeUnit.NANOSECONDS.toSeconds(lastAt - beganAt);
    }
    log(Level.INFO, lines.over(seconds, sends, connections));
  }

  private static void log(Level level, String message) {
    try {
      System.getLogger(MemoryBudget.class.getName()).log(level, message);
    } catch (Throwable withoutMemory) {
      // There is little left, and the counts tell as well.
    }
  }
}
