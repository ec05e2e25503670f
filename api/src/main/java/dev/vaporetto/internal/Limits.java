package dev.vaporetto.internal;

import java.time.Duration;

/** What sockets and routes can be told of sends and pings; illegal values are named. */
public final class Limits {
  private Limits() {}

  /**
   * A send timeout.
   *
   * @param of " of /path", or empty
   */
  public static Duration sendTimeout(String of, Duration timeout) {
    if (isTooShort(timeout)) {
      throw illegal("the send timeout" + of, timeout.toString(), "a millisecond or more");
    }
    return timeout;
  }

  /** How many bytes may wait; like {@link #sendTimeout}. */
  public static int outboundLimit(String of, int bytes) {
    if (bytes < 0) {
      throw illegal("the outbound limit" + of, bytes + " bytes", "0 or more");
    }
    return bytes;
  }

  /** A ping interval; like {@link #sendTimeout}. */
  public static Duration pingInterval(String of, Duration interval) {
    if (!interval.isZero() && isTooShort(interval)) {
      throw illegal(
          "the ping interval" + of, interval.toString(), "zero, or a millisecond or more");
    }
    return interval;
  }

  private static boolean isTooShort(Duration time) {
    return time.compareTo(Duration.ofMillis(1)) < 0;
  }

  private static IllegalArgumentException illegal(String what, String came, String expected) {
    return new IllegalArgumentException(what + " came as " + came + "; expected " + expected);
  }
}
