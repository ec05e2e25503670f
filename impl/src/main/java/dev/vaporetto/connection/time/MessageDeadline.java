package dev.vaporetto.connection.time;

import java.time.Duration;

/**
 * How long the message that is arriving has taken so far. The time in which the application keeps
 * it waiting does not count: it is not the peer's. For one thread, that of the timers.
 */
public final class MessageDeadline {
  /**
   * What was seen last.
   *
   * @param number of the message; 0 for none
   * @param at when that was, in nanoseconds
   * @param age how long the message had taken by then
   */
  private record Look(int number, long at, long age) {}

  private static final Look NOTHING = new Look(0, 0, 0);

  private final long limitNanos;

  private Look last = NOTHING;

  /**
   * A deadline for each message.
   *
   * @param limit zero for none
   */
  public MessageDeadline(Duration limit) {
    limitNanos = Timers.nanos(limit);
  }

  /**
   * Whether the message has taken too long. It begins with the first look that sees it, so that it
   * never gets less time than the limit.
   *
   * @param number of the message that is arriving; 0 for none
   * @param now in nanoseconds
   * @param held whether the application keeps it waiting
   */
  public boolean isLate(int number, long now, boolean held) {
    if (number == 0 || limitNanos == 0) {
      last = NOTHING;
      return false;
    }
    Look before = last;
    long more = held ? 0 : now - before.at();
    long age = before.number() == number ? before.age() + more : 0;
    last = new Look(number, now, age);
    return age > limitNanos;
  }

  /** Why a connection whose message {@link #isLate} ends. */
  public String reason() {
    return "a message took more than " + limitNanos / 1_000_000 + " ms to arrive";
  }
}
