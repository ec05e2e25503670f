package dev.vaporetto.room.redis;

import java.time.Duration;

/**
 * How much of each room is kept in Redis.
 *
 * @param messages 1 to 1,000,000
 * @param time after the last message, a second to 30 days
 */
record Recovery(int messages, Duration time) {
  private static final int MAX_MESSAGES = 1_000_000;
  private static final Duration MAX_TIME = Duration.ofDays(30);

  /** Of {@link #stateTime}. */
  static final Duration MIN_STATE_TIME = Duration.ofDays(1);

  Recovery {
    if (messages < 1 || messages > MAX_MESSAGES) {
      throw new IllegalArgumentException(
          messages + " messages came to be kept; expected 1 to " + MAX_MESSAGES);
    }
    if (time.toMillis() < 1000 || time.compareTo(MAX_TIME) > 0) {
      throw new IllegalArgumentException(
          time + " came as the time to keep messages; expected a second to 30 days");
    }
  }

  /**
   * How long the state of a room, its epoch and last offset, outlives the last use of the room: so
   * long that a room may be silent without a gap, and a name that is never used again costs
   * nothing.
   */
  Duration stateTime() {
    Duration twice = time.multipliedBy(2);
    return twice.compareTo(MIN_STATE_TIME) > 0 ? twice : MIN_STATE_TIME;
  }
}
