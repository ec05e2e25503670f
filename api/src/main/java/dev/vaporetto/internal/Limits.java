package dev.vaporetto.internal;

import java.time.Duration;

/**
 * Checks the settings of sockets and routes for sends and pings. Exceptions name the illegal value.
 */
public final class Limits {
  private Limits() {}

  /**
   * Checks a send timeout, and returns it.
   *
   * @param of " of " and the route's path, for the message; empty for a socket
   * @throws IllegalArgumentException if it is less than a millisecond
   */
  public static Duration sendTimeout(String of, Duration timeout) {
    if (isTooShort(timeout)) {
      throw illegal("the send timeout" + of, timeout.toString(), "a millisecond or more");
    }
    return timeout;
  }

  /** Checks how many bytes may wait; like {@link #sendTimeout}. */
  public static int outboundLimit(String of, int bytes) {
    if (bytes < 0) {
      throw illegal("the outbound limit" + of, bytes + " bytes", "0 or more");
    }
    return bytes;
  }

  /** Checks a ping interval; like {@link #sendTimeout}, but zero is legal. */
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
