package dev.vaporetto.client;

import dev.vaporetto.client.course.CoursePolicy;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection to be made.
 *
 * @param uri of the scheme ws or wss
 * @param handshakes makes each request's handshake
 * @param sslContext for wss; null for the JVM's default
 * @param timeouts of each connection on the way
 * @param proxy which proxy to take
 * @param policy how far to go
 * @param callbacks where the open socket's messages are dispatched; they may block
 */
public record ClientRequest(
    URI uri,
    HandshakeMaker handshakes,
    @Nullable SSLContext sslContext,
    Timeouts timeouts,
    ProxyChoice proxy,
    CoursePolicy policy,
    Executor callbacks) {

  /**
   * How long each connection on the way may take.
   *
   * @param connect for finding the addresses and connecting to one of them; positive
   * @param handshake for the proxy's answer, TLS and the opening handshake together; positive
   */
  public record Timeouts(Duration connect, Duration handshake) {
    /** For each of the two: a TCP connection that needs longer is of little use. */
    public static final Duration DEFAULT = Duration.ofSeconds(10);

    public Timeouts {
      requirePositive("connect timeout", connect);
      requirePositive("handshake timeout", handshake);
    }

    private static void requirePositive(String what, Duration duration) {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("the " + what + " must be positive, but is " + duration);
      }
    }
  }
}
