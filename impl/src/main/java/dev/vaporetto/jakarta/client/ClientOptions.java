package dev.vaporetto.jakarta.client;

import dev.vaporetto.client.ClientRequest.Timeouts;
import dev.vaporetto.client.ProxyChoice;
import dev.vaporetto.client.auth.Credentials;
import dev.vaporetto.client.course.CoursePolicy;
import dev.vaporetto.connection.ConnectionSettings;
import dev.vaporetto.engine.ClientProperties;
import dev.vaporetto.protocol.handshake.Authority;
import jakarta.websocket.ClientEndpointConfig;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the user properties of a configuration say, see {@link ClientProperties}. Immutable.
 *
 * @param pingInterval zero for never
 * @param maxMessageSize in bytes; -1 for the container's default
 * @param connections further limits of the connection
 * @param executor for callbacks; null for the engine's own
 */
record ClientOptions(
    Timeouts timeouts,
    ProxyChoice proxy,
    CoursePolicy policy,
    Duration pingInterval,
    int maxMessageSize,
    ConnectionSettings connections,
    @Nullable Executor executor) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int MOST_REDIRECTS = 100;
  private static final int HTTP_PORT = 80;

  /**
   * Reads the properties.
   *
   * @throws IllegalArgumentException for a value that is not usable; it names the property
   */
  static ClientOptions of(ClientEndpointConfig config) {
    UserProperties properties = new UserProperties(config.getUserProperties());
    return new ClientOptions(
        new Timeouts(
            properties.time(ClientProperties.CONNECT_TIMEOUT, SHORTEST, Timeouts.DEFAULT),
            properties.time(ClientProperties.HANDSHAKE_TIMEOUT, SHORTEST, Timeouts.DEFAULT)),
        properties.text(
            ClientProperties.PROXY,
            ProxyChoice.system(),
            "http://host:port without anything else, or \"direct\"",
            ClientOptions::proxy),
        policy(properties),
        properties.time(ClientProperties.PING_INTERVAL, Duration.ZERO, Duration.ZERO),
        properties.number(ClientProperties.MAX_MESSAGE_SIZE, 0, Integer.MAX_VALUE, -1),
        ConnectionProperties.of(properties, ConnectionProperties.CLIENTS),
        properties.object(ClientProperties.EXECUTOR, Executor.class));
  }

  /** The same, with credentials for the server where the properties name none. */
  ClientOptions orCredentials(@Nullable Credentials credentials) {
    return policy.credentials() != null || credentials == null
        ? this
        : new ClientOptions(
            timeouts,
            proxy,
            new CoursePolicy(
                policy.maxRedirects(),
                policy.retryAfterLimit(),
                credentials,
                policy.proxyCredentials()),
            pingInterval,
            maxMessageSize,
            connections,
            executor);
  }

  private static CoursePolicy policy(UserProperties properties) {
    CoursePolicy defaults = CoursePolicy.DEFAULT;
    return new CoursePolicy(
        properties.number(
            ClientProperties.MAX_REDIRECTS, 0, MOST_REDIRECTS, defaults.maxRedirects()),
        properties.time(
            ClientProperties.RETRY_AFTER_LIMIT, Duration.ZERO, defaults.retryAfterLimit()),
        credentials(properties, ClientProperties.CREDENTIALS),
        credentials(properties, ClientProperties.PROXY_CREDENTIALS));
  }

  private static @Nullable Credentials credentials(UserProperties properties, String name) {
    PasswordAuthentication given = properties.object(name, PasswordAuthentication.class);
    try {
      return given == null ? null : Credentials.of(given);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the user property " + name + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable ProxyChoice proxy(String text) {
    if (text.equalsIgnoreCase("direct")) {
      return ProxyChoice.direct();
    }
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    boolean nothingElse =
        "http".equalsIgnoreCase(uri.getScheme())
            && uri.getRawAuthority() != null
            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    // User information is refused, too: a password belongs into the property for it.
    Authority authority = nothingElse ? Authority.parse(uri.getRawAuthority()) : null;
    if (authority == null || authority.port() == 0) {
      return null;
    }
    int port = authority.port() < 0 ? HTTP_PORT : authority.port();
    return ProxyChoice.of(new Authority(authority.host(), port));
  }
}
