package dev.vaporetto.jakarta.client;

import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.connection.InboundLimits;
import dev.vaporetto.connection.out.OutboundLimits;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.protocol.message.FrameLimits;
import java.time.Duration;

/**
 * Reads the limits of connections that {@link EngineProperties} names: of a server's application,
 * of one endpoint, of a client. What is not usable is an {@link IllegalArgumentException} that
 * names the property, what came and what was expected.
 */
public final class ConnectionProperties {
  /** A client has chosen its server, and may read as slowly as that one writes. */
  static final ConnectionSettings CLIENTS =
      ConnectionSettings.DEFAULT.with(InboundLimits.DEFAULT.withMessageTimeout(Duration.ZERO));

  private static final Duration SHORTEST = Duration.ofMillis(1);

  private ConnectionProperties() {}

  /**
   * The limits of connections.
   *
   * @param otherwise what holds where nothing is said
   */
  public static ConnectionSettings of(UserProperties said, ConnectionSettings otherwise) {
    OutboundLimits out = otherwise.outbound();
    return new ConnectionSettings(
        new OutboundLimits(
            said.number(EngineProperties.OUTBOUND_LIMIT, 0, Integer.MAX_VALUE, out.maxBytes()),
            out.overflow(),
            said.time(EngineProperties.SEND_TIMEOUT, SHORTEST, out.sendTimeout())),
        said.time(EngineProperties.CLOSE_TIMEOUT, SHORTEST, otherwise.closeTimeout()),
        inbound(said, otherwise.inbound()));
  }

  private static InboundLimits inbound(UserProperties said, InboundLimits otherwise) {
    return new InboundLimits(
        frames(said, otherwise.frames()),
        time(said, EngineProperties.MESSAGE_TIMEOUT, otherwise.messageTimeout()),
        time(said, EngineProperties.READ_IDLE_TIMEOUT, otherwise.readIdleTimeout()),
        time(said, EngineProperties.WRITE_IDLE_TIMEOUT, otherwise.writeIdleTimeout()));
  }

  private static FrameLimits frames(UserProperties said, FrameLimits otherwise) {
    return new FrameLimits(
        said.limit(EngineProperties.MAX_FRAME_SIZE, otherwise.maxFrameSize()),
        said.limit(EngineProperties.MAX_FRAGMENTS, otherwise.maxFragments()),
        said.number(
            EngineProperties.MAX_FRAGMENTS_PER_SECOND,
            1,
            Integer.MAX_VALUE,
            otherwise.maxFragmentsPerSecond()),
        said.number(
            EngineProperties.MAX_CONTROL_FRAMES_PER_SECOND,
            1,
            Integer.MAX_VALUE,
            otherwise.maxControlFramesPerSecond()));
  }

  private static Duration time(UserProperties said, String name, Duration otherwise) {
    return said.time(name, Duration.ZERO, otherwise);
  }
}
