package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way to a server. Immutable.
 *
 * @param proxy null if the server itself is connected to
 */
record Route(WebSocketUri target, @Nullable Authority proxy) {
  /** Asks for the proxy; may block. */
  static Route find(WebSocketUri target, ProxyChoice choice) throws IOException {
    return new Route(target, choice.proxyFor(target));
  }

  /** The name to connect to, without the brackets of an IPv6 literal. */
  String hostName() {
    return proxy == null ? target.hostName() : proxy.hostName();
  }

  int port() {
    return proxy == null ? target.port() : proxy.port();
  }

  /** Follows the server's name in messages. */
  String describe() {
    return proxy == null ? "" : " by the proxy http://" + proxy.host() + ':' + proxy.port();
  }
}
