package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.ClientHandshake;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection to be made.
 *
 * @param handshake for the same URI; used once
 * @param sslContext for wss; null for the JVM's default
 * @param connectTimeout for finding the addresses and connecting to one of them; positive
 * @param handshakeTimeout for TLS and the opening handshake together; positive
 */
public record ClientRequest(
    WebSocketUri uri,
    ClientHandshake handshake,
    @Nullable SSLContext sslContext,
    Duration connectTimeout,
    Duration handshakeTimeout) {
  /** For each of the two: a TCP connection that needs longer is of little use. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public ClientRequest {
    requirePositive("connect timeout", connectTimeout);
    requirePositive("handshake timeout", handshakeTimeout);
  }

  private static void requirePositive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("the " + what + " must be positive, but is " + duration);
    }
  }

  /** Whom messages name: scheme, host and port; neither path nor query, which may be secret. */
  String peer() {
    return (uri.secure() ? "wss://" : "ws://") + uri.host() + ":" + uri.port();
  }

  /** The host without the brackets of an IPv6 literal. */
  String hostName() {
    String host = uri.host();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
