package dev.vaporetto.connection.out;

import dev.vaporetto.engine.Overflow;
import java.time.Duration;

/**
 * What bounds the wait for a slow peer. Immutable.
 *
 * @param maxBytes how many bytes of messages may wait, 0 or more; a larger message is taken when
 *     none waits
 * @param overflow what happens to a send that does not block beyond that
 * @param sendTimeout how long the peer may take no byte of a write; positive
 */
public record OutboundLimits(int maxBytes, Overflow overflow, Duration sendTimeout) {
  public OutboundLimits {
    if (maxBytes < 0) {
      throw new IllegalArgumentException(
          "the bound of what waits for the peer came as "
              + maxBytes
              + " bytes; expected 0 or more");
    }
    if (sendTimeout.isNegative() || sendTimeout.isZero()) {
      throw new IllegalArgumentException(
          "the send timeout must be positive, but is " + sendTimeout);
    }
  }

  OutboundLimits withBound(int bytes, Overflow policy) {
    return new OutboundLimits(bytes, policy, sendTimeout);
  }

  OutboundLimits withSendTimeout(Duration timeout) {
    return new OutboundLimits(maxBytes, overflow, timeout);
  }
}
