package dev.vaporetto.connection;

import dev.vaporetto.connection.out.OutboundLimits;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.protocol.message.MessageLimits;
import java.time.Duration;

/**
 * What all connections of one endpoint have in common. Immutable.
 *
 * @param outbound what bounds the wait for a slow peer, until the application changes it
 * @param closeTimeout how long the closing handshake may take before the socket is closed; positive
 * @param maxFragmentsPerSecond how many frames a peer may send in a second that are not a whole
 *     message; 1 or more
 */
public record ConnectionSettings(
    OutboundLimits outbound, Duration closeTimeout, int maxFragmentsPerSecond) {
  /**
   * 20 s to send, 10 s to close, 1 MiB of messages in the queue, a million fragments in a second.
   */
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), 1024 * 1024);

  public ConnectionSettings {
    if (closeTimeout.isNegative() || closeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the close timeout must be positive, but is " + closeTimeout);
    }
    if (maxFragmentsPerSecond < 1) {
      throw new IllegalArgumentException(
          "the bound of fragments in a second must be 1 or more, but is " + maxFragmentsPerSecond);
    }
  }

  /**
   * With a bound on what waits, beyond which a send that does not block fails, and the default
   * number of fragments.
   */
  public ConnectionSettings(Duration sendTimeout, Duration closeTimeout, int maxQueuedBytes) {
    this(
        new OutboundLimits(maxQueuedBytes, Overflow.FAIL, sendTimeout),
        closeTimeout,
        MessageLimits.DEFAULT_MAX_FRAGMENTS_PER_SECOND);
  }

  /** The same, with another number of fragments. */
  public ConnectionSettings withMaxFragmentsPerSecond(int fragments) {
    return new ConnectionSettings(outbound, closeTimeout, fragments);
  }
}
