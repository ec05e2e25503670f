package dev.vaporetto.internal;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Warnings of failures of user code, which may come again with each message or socket: the first
 * one is logged at once, those like it once in a minute, with their number. Alike are those with
 * the same source, message, class of the failure and line that has thrown it. Thread-safe. It
 * throws nothing.
 */
public final class RepeatedLog {
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** So many events of a kind are logged within {@link #PERIOD_NANOS}; the others are counted. */
  static final int MOST_EVENTS = 20;

  /**
   * So many kinds of failures are told apart; those beyond are not logged until a minute is over.
   */
  static final int MOST_KINDS = 256;

  /** So much of the detail of an event is logged. */
  private static final int MOST_CHARACTERS = 500;

  private static final RepeatedLog SHARED =
      new RepeatedLog(System::nanoTime, RepeatedLog::toSystemLogger);

  /** Where warnings go. */
  interface Sink {
    void warn(String source, String message, @Nullable Throwable failure);
  }

  /** What makes failures alike. */
  private record Kind(String source, String message, String failure) {}

  /** How often one kind has come since it was logged; guarded by itself. */
  private static final class Count {
    private long loggedAt;

    /** How many were logged since then. */
    private int logged;

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
    SHARED.add(source.getName(), message, null, failure);
  }

  /**
   * The same, of one connection.
   *
   * @param whose the connection, as "session 1f, 192.0.2.7:5100". A line names that of the failure
   *     that is logged, and stands for those that are alike, of whatever connection. Asked only for
   *     a line; what a peer has chosen in it is made safe for a log
   */
  public static void warn(
      Class<?> source, String message, Supplier<String> whose, Throwable failure) {
    SHARED.add(source.getName(), message, whose, failure);
  }

  /**
   * Logs an event that a peer can cause, as a warning, or counts it: of each kind, {@value
   * #MOST_EVENTS} in a minute are logged.
   *
   * @param kind what has happened, without anything that a peer can choose
   * @param detail about this one; what a peer has chosen in it is made safe for a log
   */
  public static void event(Class<?> source, String kind, String detail) {
    SHARED.addEvent(source.getName(), kind, detail);
  }

  /** The next failures are the first of their kinds again. */
  public static void forget() {
    SHARED.counts.clear();
  }

  void add(String source, String message, @Nullable Supplier<String> whose, Throwable failure) {
    try {
      long more = due(new Kind(source, message, describe(failure)), 1);
      if (more >= 0) {
        sink.warn(source, message + in(whose) + times(more), failure);
      }
    } catch (Throwable unwritten) {
      // Also where there is no memory for a log, the caller goes on.
    }
  }

  void addEvent(String source, String kind, String detail) {
    try {
      long more = due(new Kind(source, kind, ""), MOST_EVENTS);
      if (more >= 0) {
        sink.warn(source, kind + ": " + oneLine(detail) + times(more), null);
      }
    } catch (Throwable unwritten) {
      // As above.
    }
  }

  private static String in(@Nullable Supplier<String> whose) {
    if (whose == null) {
      return "";
    }
    String text = oneLine(whose.get());
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  /** Without what ends a line, or controls a terminal or the direction of writing. */
  private static String oneLine(String text) {
    String cut =
        text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "..." : text;
    return cut.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }

  private static String times(long more) {
    return more == 0 ? "" : " (and " + more + " times more since it was last said)";
  }

  private static String describe(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    String name = failure.getClass().getName();
    return stack.length == 0 ? name : name + " at " + stack[0];
  }

  /**
   * How often one has come that was only counted, before one that is to be logged now; negative if
   * that is only counted, too.
   *
   * @param most how many of the kind are logged in a period
   */
  private long due(Kind kind, int most) {
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
        if (count.logged < most) {
          count.logged++;
          return 0;
        }
        count.more++;
        return -1;
      }
      long more = count.more;
      count.loggedAt = now;
      count.logged = 1;
      count.more = 0;
      return more;
    }
  }

  private static boolean isOld(Count count, long now) {
    synchronized (count) {
      return now - count.loggedAt >= PERIOD_NANOS;
    }
  }

  private static void toSystemLogger(String source, String message, @Nullable Throwable failure) {
    System.Logger logger = System.getLogger(source);
    if (failure == null) {
      logger.log(Level.WARNING, message);
    } else {
      logger.log(Level.WARNING, message, failure);
    }
  }
}
