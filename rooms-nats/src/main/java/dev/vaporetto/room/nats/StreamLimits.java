package dev.vaporetto.room.nats;

import java.time.Duration;

/**
 * How much JetStream keeps: as much as all three limits allow.
 *
 * @param messages of each room; 1 or more
 * @param bytes of all rooms together, in the memory of the server, with the overhead of its store;
 *     64 KiB or more. Where they are used up, the oldest messages of all rooms go first
 * @param age 1 s or more
 */
public record StreamLimits(int messages, long bytes, Duration age) {
  /** 1,000 messages of each room, 64 MiB of all rooms, an hour. */
  public static final StreamLimits DEFAULT =
      new StreamLimits(1000, 64L * 1024 * 1024, Duration.ofHours(1));

  /**
   * Creates limits.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public StreamLimits {
    if (messages < 1 || bytes < 64 * 1024 || age.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          messages
              + " messages, "
              + bytes
              + " bytes and "
              + age
              + " came as limits of a stream; expected at least 1, 65536 and a second");
    }
  }
}
