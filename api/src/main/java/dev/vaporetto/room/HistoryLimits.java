package dev.vaporetto.room;

import java.time.Duration;

/**
 * How much of each room is kept in memory: as much as all three limits allow.
 *
 * @param messages 1 or more
 * @param bytes of all kept messages of a room together, with about 100 bytes of overhead for each;
 *     1 or more
 * @param age a millisecond or more
 */
public record HistoryLimits(int messages, long bytes, Duration age) {
  /**
   * Creates limits.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public HistoryLimits {
    if (messages < 1 || bytes < 1 || age.toMillis() < 1) {
      throw new IllegalArgumentException(
          messages
              + " messages, "
              + bytes
              + " bytes and "
              + age
              + " came as limits of a history; expected at least 1, 1 and a millisecond");
    }
  }
}
