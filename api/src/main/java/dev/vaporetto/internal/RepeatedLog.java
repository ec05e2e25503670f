package dev.vaporetto.internal;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Warnings of failures of user code, which may come again with each message or socket: the first
 * one is logged at once, those like it once in a minute, with their number. Alike are those with
 * the same source, message, class of the failure and line that has thrown it. Thread-safe. It
 * throws nothing.
 */
public final class RepeatedLog {
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * So many kinds of failures are told apart; those beyond are not logged until a minute is over.
   */
  static final int MOST_KINDS = 256;

  private static final RepeatedLog SHARED =
      new RepeatedLog(System::nanoTime, RepeatedLog::toSystemLogger);

  /** Where warnings go. */
  interface Sink {
    void warn(String source, String message, Throwable failure);
  }

  /** What makes failures alike. */
  private record Kind(String source, String message, String failure) {}

  /** How often one kind has come since it was logged; guarded by itself. */
  private static final class Count {
    private long loggedAt;
    private long more;
  }

  private final LongSupplier nanoTime;
  private final Sink sink;
  private final Map<Kind, Count> counts = new ConcurrentHashMap<>();

  RepeatedLog(LongSupplier nanoTime, Sink sink) {
    this.nanoTime = nanoTime;
    this.sink = sink;
  }

  /**
   * Logs a failure as a warning, or counts it.
   *
   * @param message without anything that a peer can choose
   */
  public static void warn(Class<?> source, String message, Throwable failure) {
    SHARED.add(source.getName(), message, failure);
  }

  /** The next failures are the first of their kinds again. */
  public static void forget() {
    SHARED.counts.clear();
  }

  void add(String source, String message, Throwable failure) {
    try {
      long more = due(new Kind(source, message, describe(failure)));
      if (more >= 0) {
        String times = more == 0 ? "" : " (and " + more + " times more since it was last said)";
        sink.warn(source, message + times, failure);
      }
    } catch (Throwable unwritten) {
      // Also where there is no memory for a log, the caller goes on.
    }
  }

  private static String describe(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    String name = failure.getClass().getName();
    return stack.length == 0 ? name : name + " at " + stack[0];
  }

  /** How often a failure has come that is to be logged now; negative if it is only counted. */
  private long due(Kind kind) {
    long now = nanoTime.getAsLong();
    if (counts.size() >= MOST_KINDS && !counts.containsKey(kind)) {
      counts.values().removeIf(count -> isOld(count, now));
      if (counts.size() >= MOST_KINDS) {
        return -1;
      }
    }
    Count fresh = new Count();
    Count known = counts.putIfAbsent(kind, fresh);
    Count count = known == null ? fresh : known;
    synchronized (count) {
      if (known != null && now - count.loggedAt < PERIOD_NANOS) {
        count.more++;
        return -1;
      }
      long more = count.more;
      count.loggedAt = now;
      count.more = 0;
      return more;
    }
  }

  private static boolean isOld(Count count, long now) {
    synchronized (count) {
      return now - count.loggedAt >= PERIOD_NANOS;
    }
  }

  private static void toSystemLogger(String source, String message, Throwable failure) {
    System.getLogger(source).log(Level.WARNING, message, failure);
  }
}
