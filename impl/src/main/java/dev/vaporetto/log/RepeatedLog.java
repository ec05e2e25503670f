package dev.vaporetto.log;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Logs failures that may come again with each message of each peer: the first one at once and in
 * full, those like it once in a minute, with their number. Alike are those with the same source,
 * message, class of the failure and line that has thrown it. Events that peers can cause are logged
 * in full up to a number in a minute. Thread-safe. It throws nothing: also where there is no memory
 * for a log, its caller goes on.
 */
public final class RepeatedLog {
  static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** So many kinds of failures are told apart; all others are one kind. */
  static final int MOST_KINDS = 256;

  /** So many events of a kind are logged within {@link #PERIOD_NANOS}; the others are counted. */
  static final int MOST_EVENTS = 20;

  /** For all applications that share this class: it has nothing of theirs but texts. */
  private static final RepeatedLog SHARED =
      new RepeatedLog(System::nanoTime, RepeatedLog::toSystemLogger);

  /** Where lines go. */
  interface Sink {
    void log(String source, Level level, String message, @Nullable Throwable failure);
  }

  /** What makes failures alike. */
  private record Kind(String source, Level level, String message, String failure) {}

  private static final Kind OTHERS =
      new Kind(RepeatedLog.class.getName(), Level.WARNING, "other failures", "");

  /** How often one kind has come since it was logged; guarded by itself. */
  private static final class Count {
    /** When the first one of the period was logged. */
    private long loggedAt;

    /** How many were, in that period. */
    private int logged = 1;

    private long more;

    Count(long now) {
      loggedAt = now;
    }
  }

  private final LongSupplier nanoTime;
  private final Sink sink;
  private final Map<Kind, Count> counts = new ConcurrentHashMap<>();

  /** When {@link #look} is to look again. */
  private volatile long nextLook;

  RepeatedLog(LongSupplier nanoTime, Sink sink) {
    this.nanoTime = nanoTime;
    this.sink = sink;
    nextLook = nanoTime.getAsLong() + PERIOD_NANOS;
  }

  /**
   * Logs a failure as a warning, or counts it.
   *
   * @param message without anything that a peer or a user can choose
   */
  public static void warn(Class<?> source, String message, Throwable failure) {
    SHARED.add(source.getName(), Level.WARNING, message, null, failure, failure);
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
    SHARED.add(source.getName(), Level.WARNING, message, whose, failure, failure);
  }

  /** The same, as information that says the failure in one line. */
  public static void inform(
      Class<?> source, String message, Supplier<String> whose, Throwable failure) {
    SHARED.add(source.getName(), Level.INFO, message, whose, failure, null);
  }

  /**
   * Logs an event, or counts it: so many peers cannot fill the log. Of each kind, {@value
   * #MOST_EVENTS} in a minute are logged.
   *
   * @param kind what has happened, without anything that a peer can choose
   * @param detail about this one; what a peer has chosen in it is made safe for a log
   */
  public static void event(Class<?> source, Level level, String kind, String detail) {
    SHARED.addEvent(source.getName(), level, kind, detail);
  }

  /** Logs how many failures have come that were only counted, if it is time. Cheap. */
  public static void tick() {
    SHARED.look();
  }

  /** Logs how many failures have come that were only counted; the next ones are the first again. */
  public static void flush() {
    SHARED.end();
  }

  /**
   * Logs a failure, or counts it.
   *
   * @param whose the connection; null for none
   * @param shown the failure, to be logged with its stack; null for its message only
   */
  void add(
      String source,
      Level level,
      String message,
      @Nullable Supplier<String> whose,
      Throwable failure,
      @Nullable Throwable shown) {
    try {
      Kind kind = new Kind(source, level, message, describe(failure));
      if (counts.size() >= MOST_KINDS && !counts.containsKey(kind)) {
        kind = OTHERS;
      }
      long more = due(kind, 1);
      if (more >= 0) {
        String detail = shown == null ? ": " + failure.getMessage() : "";
        sink.log(source, level, message + in(whose) + detail + times(more), shown);
      }
    } catch (Throwable unwritten) {
      // Who reports a failure must not fail by that.
    }
  }

  private static String in(@Nullable Supplier<String> whose) {
    if (whose == null) {
      return "";
    }
    String text = LogText.oneLine(whose.get());
    return text.isEmpty() ? "" : " (" + text + ")";
  }

  /** Logs an event, or counts it. */
  void addEvent(String source, Level level, String kind, String detail) {
    try {
      Kind own = new Kind(source, level, kind, "");
      if (counts.size() >= MOST_KINDS && !counts.containsKey(own)) {
        own = OTHERS;
      }
      long more = due(own, MOST_EVENTS);
      if (more >= 0) {
        sink.log(source, level, kind + ": " + LogText.oneLine(detail) + times(more), null);
      }
    } catch (Throwable unwritten) {
      // Who reports an event must not fail by that.
    }
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
    Count count = counts.get(kind);
    if (count == null && counts.putIfAbsent(kind, new Count(now)) == null) {
      return 0;
    }
    Count known = count == null ? counts.get(kind) : count;
    if (known == null) {
      return 0;
    }
    synchronized (known) {
      if (now - known.loggedAt < PERIOD_NANOS) {
        if (known.logged < most) {
          known.logged++;
          return 0;
        }
        known.more++;
        return -1;
      }
      long more = known.more;
      known.loggedAt = now;
      known.logged = 1;
      known.more = 0;
      return more;
    }
  }

  private static String times(long more) {
    return more == 0 ? "" : " (and " + more + " times more since it was last said)";
  }

  void look() {
    long now = nanoTime.getAsLong();
    if (now - nextLook < 0) {
      return;
    }
    nextLook = now + PERIOD_NANOS;
    try {
      counts.forEach((kind, count) -> lookAt(kind, count, now));
    } catch (Throwable unwritten) {
      // The next look tries again.
    }
  }

  private void lookAt(Kind kind, Count count, long now) {
    long more;
    synchronized (count) {
      if (now - count.loggedAt < PERIOD_NANOS) {
        return;
      }
      more = count.more;
      count.loggedAt = now;
      count.logged = 1;
      count.more = 0;
    }
    if (more == 0) {
      counts.remove(kind);
    } else {
      tell(kind, more);
    }
  }

  void end() {
    try {
      counts.forEach(
          (kind, count) -> {
            counts.remove(kind);
            synchronized (count) {
              if (count.more > 0) {
                tell(kind, count.more);
              }
            }
          });
    } catch (Throwable unwritten) {
      // Nobody needs these numbers to go on.
    }
  }

  private void tell(Kind kind, long more) {
    String failure = kind.failure.isEmpty() ? "" : ": " + kind.failure;
    sink.log(kind.source, kind.level, kind.message + failure + times(more), null);
  }

  private static void toSystemLogger(
      String source, Level level, String message, @Nullable Throwable failure) {
    System.Logger logger = System.getLogger(source);
    if (failure == null) {
      logger.log(level, message);
    } else {
      logger.log(level, message, failure);
    }
  }
}
