package dev.vaporetto.connection;

import dev.vaporetto.connection.out.OutboundLimits;
import dev.vaporetto.engine.Overflow;
import java.time.Duration;

/**
 * What all connections of one endpoint have in common. Immutable.
 *
 * @param outbound what bounds the wait for a slow peer, until the application changes it
 * @param closeTimeout how long the closing handshake may take before the socket is closed; positive
 * @param inbound what bounds what a peer sends
 */
public record ConnectionSettings(
    OutboundLimits outbound, Duration closeTimeout, InboundLimits inbound) {
  /** 20 s to send, 10 s to close, 1 MiB of messages in the queue, the default for what comes. */
  public static final ConnectionSettings DEFAULT =
      new ConnectionSettings(Duration.ofSeconds(20), Duration.ofSeconds(10), 1024 * 1024);

  public ConnectionSettings {
    if (closeTimeout.isNegative() || closeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the close timeout must be positive, but is " + closeTimeout);
    }
  }

  /**
   * With a bound on what waits, beyond which a send that does not block fails, and the default for
   * what a peer sends.
   */
  public ConnectionSettings(Duration sendTimeout, Duration closeTimeout, int maxQueuedBytes) {
    this(
        new OutboundLimits(maxQueuedBytes, Overflow.FAIL, sendTimeout),
        closeTimeout,
        InboundLimits.DEFAULT);
  }

  /** The same, with other limits for what a peer sends. */
  public ConnectionSettings with(InboundLimits other) {
    return new ConnectionSettings(outbound, closeTimeout, other);
  }
}
