package dev.vaporetto.connection;

import dev.vaporetto.protocol.message.FrameLimits;
import java.time.Duration;

/**
 * What bounds what a peer sends, and what it does not send. Immutable.
 *
 * @param frames the size and the number of its frames
 * @param messageTimeout how long a whole message may take to arrive, from its first byte to its
 *     last; zero for any time. A message that is delivered in parts may take any time
 * @param readIdleTimeout how long no byte of the peer may come; zero for any time
 * @param writeIdleTimeout how long no byte may be sent to the peer; zero for any time
 */
public record InboundLimits(
    FrameLimits frames,
    Duration messageTimeout,
    Duration readIdleTimeout,
    Duration writeIdleTimeout) {
  /** A message takes ten minutes at most, which 1 MiB takes at 14 kbit/s. Silence is no matter. */
  public static final InboundLimits DEFAULT =
      new InboundLimits(FrameLimits.DEFAULT, Duration.ofMinutes(10), Duration.ZERO, Duration.ZERO);

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public InboundLimits {
    require("the time of a message", messageTimeout);
    require("the read idle timeout", readIdleTimeout);
    require("the write idle timeout", writeIdleTimeout);
  }

  private static void require(String what, Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(what + " must be zero or more, but is " + time);
    }
  }

  /** The same, with other limits of frames. */
  public InboundLimits withFrames(FrameLimits other) {
    return new InboundLimits(other, messageTimeout, readIdleTimeout, writeIdleTimeout);
  }

  /** The same, with another time for a message. */
  public InboundLimits withMessageTimeout(Duration timeout) {
    return new InboundLimits(frames, timeout, readIdleTimeout, writeIdleTimeout);
  }

  /** The same, with other idle timeouts. */
  public InboundLimits withIdleTimeouts(Duration read, Duration write) {
    return new InboundLimits(frames, messageTimeout, read, write);
  }
}
