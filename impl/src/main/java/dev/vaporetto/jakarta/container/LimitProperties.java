package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.jakarta.client.UserProperties;
import dev.vaporetto.protocol.handshake.HandshakeLimits;
import dev.vaporetto.protocol.message.FrameLimits;
import jakarta.websocket.WebSocketContainer;
import java.time.Duration;
import java.util.List;

/**
 * Reads the limits that {@link EngineProperties} names, of an application and of an endpoint. Each
 * method throws an {@link IllegalArgumentException} that names the property, what came and what was
 * expected.
 */
public final class LimitProperties {
  /** All that an application may say. */
  public static final List<String> NAMES =
      List.of(
          EngineProperties.MAX_MESSAGE_SIZE,
          EngineProperties.MAX_FRAME_SIZE,
          EngineProperties.MAX_FRAGMENTS,
          EngineProperties.MAX_FRAGMENTS_PER_SECOND,
          EngineProperties.MAX_CONTROL_FRAMES_PER_SECOND,
          EngineProperties.MESSAGE_TIMEOUT,
          EngineProperties.IDLE_TIMEOUT,
          EngineProperties.READ_IDLE_TIMEOUT,
          EngineProperties.WRITE_IDLE_TIMEOUT,
          EngineProperties.SEND_TIMEOUT,
          EngineProperties.CLOSE_TIMEOUT,
          EngineProperties.OUTBOUND_LIMIT,
          EngineProperties.MAX_SESSIONS,
          EngineProperties.MAX_SESSIONS_PER_ENDPOINT,
          EngineProperties.MAX_SESSIONS_PER_ADDRESS,
          EngineProperties.MAX_SESSIONS_PER_USER,
          EngineProperties.MAX_HEADER_SIZE,
          EngineProperties.MAX_OFFERS,
          EngineProperties.DRAIN);

  private LimitProperties() {}

  /** The limits of the sessions of an application. */
  public static SessionLimits sessions(UserProperties said) {
    return new SessionLimits(
        said.limit(EngineProperties.MAX_SESSIONS, FrameLimits.NONE),
        endpointSessions(said, FrameLimits.NONE),
        said.limit(EngineProperties.MAX_SESSIONS_PER_ADDRESS, FrameLimits.NONE),
        said.limit(EngineProperties.MAX_SESSIONS_PER_USER, FrameLimits.NONE));
  }

  /** How many sessions an endpoint may have. */
  static int endpointSessions(UserProperties said, int otherwise) {
    return said.limit(EngineProperties.MAX_SESSIONS_PER_ENDPOINT, otherwise);
  }

  /** The limits of opening handshakes. */
  public static HandshakeLimits handshakes(UserProperties said) {
    HandshakeLimits defaults = HandshakeLimits.DEFAULT;
    return new HandshakeLimits(
        said.number(
            EngineProperties.MAX_HEADER_SIZE, 1, Integer.MAX_VALUE, defaults.maxHeaderSize()),
        said.number(EngineProperties.MAX_OFFERS, 1, Integer.MAX_VALUE, defaults.maxOffers()));
  }

  /** How long a stop waits for sessions to end by themselves. */
  public static Duration drain(UserProperties said) {
    Duration wait = said.time(EngineProperties.DRAIN, Duration.ZERO, Duration.ZERO);
    Drain.requireLegal(wait);
    return wait;
  }

  /** Sets what sessions have until something else is said for them. */
  public static void setDefaults(WebSocketContainer container, UserProperties said) {
    int size = said.number(EngineProperties.MAX_MESSAGE_SIZE, 0, Integer.MAX_VALUE, -1);
    if (size >= 0) {
      container.setDefaultMaxTextMessageBufferSize(size);
      container.setDefaultMaxBinaryMessageBufferSize(size);
    }
    Duration idle = said.time(EngineProperties.IDLE_TIMEOUT, Duration.ZERO, Duration.ZERO);
    if (!idle.isZero()) {
      container.setDefaultMaxSessionIdleTimeout(idle.toMillis());
    }
  }
}
