package dev.vaporetto;

import dev.vaporetto.internal.route.RouteSettings;
import java.time.Duration;
import java.util.List;

/**
 * One route, to be configured before the application starts. Each method changes this route and
 * returns it. Not thread-safe.
 */
public final class WebSocketRoute {
  private final RouteSettings settings;

  WebSocketRoute(RouteSettings settings) {
    this.settings = settings;
  }

  RouteSettings settings() {
    return settings;
  }

  /** The path, with a leading slash. */
  public String path() {
    return settings.path();
  }

  /** Decides about handshakes, after the policies so far have accepted. */
  public WebSocketRoute before(HandshakePolicy policy) {
    settings.addPolicy(policy);
    return this;
  }

  /** The subprotocols that the route speaks, in its order of preference. */
  public WebSocketRoute subprotocols(String... names) {
    settings.subprotocols(List.of(names));
    return this;
  }

  /**
   * The largest message that a peer may send; a larger one closes the socket with 1009.
   *
   * @param bytes 1 or more; the engine's default is 1 MiB on Vaporetto's
   */
  public WebSocketRoute maxMessageSize(int bytes) {
    settings.maxMessageSize(bytes);
    return this;
  }

  /** Closes a socket after this time without traffic; zero is never, which is the default. */
  public WebSocketRoute idleTimeout(Duration timeout) {
    settings.idleTimeout(timeout);
    return this;
  }

  /** Closes the socket with 1003 when a message of a kind without a listener comes. */
  public WebSocketRoute refuseUnhandled() {
    settings.refuseUnhandled();
    return this;
  }
}
