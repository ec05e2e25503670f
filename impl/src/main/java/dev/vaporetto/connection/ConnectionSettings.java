package dev.vaporetto.connection;

import java.time.Duration;

/**
 * What all connections of one endpoint have in common. Immutable.
 *
 * @param sendTimeout how long a peer may take no byte of a write before it is closed; positive
 * @param closeTimeout how long the closing handshake may take before the socket is closed; positive
 * @param maxQueuedBytes how many bytes of messages may wait for the peer; a larger message is taken
 *     when nothing waits
 */
public record ConnectionSettings(Duration sendTimeout, Duration closeTimeout, int maxQueuedBytes) {
  /** 20 s to send, 10 s to close, 1 MiB of messages in the queue. */
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), 1024 * 1024);

  public ConnectionSettings {
    requirePositive("send timeout", sendTimeout);
    requirePositive("close timeout", closeTimeout);
    if (maxQueuedBytes < 0) {
      throw new IllegalArgumentException(
          "the bound of the queue must be 0 bytes or more, but is " + maxQueuedBytes);
    }
  }

  private static void requirePositive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("the " + what + " must be positive, but is " + duration);
    }
  }
}
