package dev.vaporetto.bench.load;

import java.time.Duration;

/**
 * What was measured between the end of the warm-up and the end of the measured phase.
 *
 * @param messages the number of whole answers
 * @param bytes what was received
 */
public record LoadResult(
    long messages, long bytes, Duration elapsed, Duration serverCpu, Duration generatorCpu) {
  /** The server's processor time for each echoed message, in microseconds. */
  public double serverMicrosPerMessage() {
    return serverCpu.toNanos() / 1e3 / messages;
  }

  /** The generator's own, in microseconds: what it took from the machine that both share. */
  public double generatorMicrosPerMessage() {
    return generatorCpu.toNanos() / 1e3 / messages;
  }

  /** The bytes of an answer on the wire, its frame's header included. */
  public double bytesPerMessage() {
    return (double) bytes / messages;
  }

  /** Echoed messages a second. */
  public double messagesPerSecond() {
    return messages / (elapsed.toNanos() / 1e9);
  }
}
