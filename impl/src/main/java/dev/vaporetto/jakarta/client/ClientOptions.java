package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRequest;
import dev.vaporetto.engine.ClientProperties;
import jakarta.websocket.ClientEndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user properties of a configuration say, see {@link ClientProperties}. Every method
 * throws an {@link IllegalArgumentException} that names the property whose value is not usable.
 */
final class ClientOptions {
  private static final List<String> PLANNED =
      List.of(
          ClientProperties.PROXY,
          ClientProperties.PROXY_CREDENTIALS,
          ClientProperties.CREDENTIALS,
          ClientProperties.MAX_REDIRECTS,
          ClientProperties.RETRY_AFTER_LIMIT,
          ClientProperties.PING_INTERVAL,
          ClientProperties.MAX_MESSAGE_SIZE,
          ClientProperties.EXECUTOR);

  private final Map<String, Object> properties;

  ClientOptions(ClientEndpointConfig config) {
    properties = config.getUserProperties();
    for (String name : PLANNED) {
      if (properties.get(name) != null) {
        throw new IllegalArgumentException(
            "the user property " + name + " is not supported yet; expected it to be absent");
      }
    }
  }

  Duration connectTimeout() {
    return positive(ClientProperties.CONNECT_TIMEOUT, ClientRequest.DEFAULT_TIMEOUT);
  }

  Duration handshakeTimeout() {
    return positive(ClientProperties.HANDSHAKE_TIMEOUT, ClientRequest.DEFAULT_TIMEOUT);
  }

  private Duration positive(String name, Duration byDefault) {
    Duration duration = duration(name, byDefault);
    if (duration.isNegative() || duration.isZero()) {
      throw bad(name, properties.get(name), "a positive time");
    }
    return duration;
  }

  private Duration duration(String name, Duration byDefault) {
    Object value = properties.get(name);
    if (value == null) {
      return byDefault;
    }
    if (value instanceof Duration duration) {
      return duration;
    }
    try {
      return Duration.ofMillis(Long.parseLong(value.toString()));
    } catch (NumberFormatException e) {
      throw bad(name, value, "a Duration or a number of milliseconds");
    }
  }

  private static IllegalArgumentException bad(
      String name, @Nullable Object value, String expected) {
    return new IllegalArgumentException(
        "the user property " + name + " came as \"" + value + "\"; expected " + expected);
  }
}
