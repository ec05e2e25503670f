package dev.vaporetto.bench.load;

import java.time.Duration;

/**
 * A part of a load that ends with its time or with its number of answers, whichever comes first.
 */
public record Phase(Duration time, long messages) {
  /** Ends after {@code time}. */
  public static Phase lasting(Duration time) {
    return new Phase(time, Long.MAX_VALUE);
  }

  /** Ends with the batch that brings the answers to {@code messages}. */
  public static Phase of(long messages) {
    return new Phase(Duration.ofDays(1), messages);
  }

  boolean isOver(long nanos, long answers) {
    return nanos >= time.toNanos() || answers >= messages;
  }
}
