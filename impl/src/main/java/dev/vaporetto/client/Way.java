package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One way to a server: to itself, or by an HTTP proxy. Immutable.
 *
 * @param proxy null if the server itself is connected to
 * @param address the proxy's, where it is known; null if its name is to be looked up
 * @param onFailed told why there is no connection to the proxy; may block
 */
public record Way(
    @Nullable Authority proxy, @Nullable InetAddress address, Consumer<IOException> onFailed) {
  /** To the server itself. */
  public static final Way DIRECT = new Way(null, null, failure -> {});

  /** By a proxy whose name is to be looked up, and about which nobody wants to know. */
  static Way by(Authority proxy) {
    return new Way(proxy, null, failure -> {});
  }

  /** The name to connect to, without the brackets of an IPv6 literal. */
  String hostName(WebSocketUri target) {
    return proxy == null ? target.reachableName() : proxy.hostName();
  }

  int port(WebSocketUri target) {
    return proxy == null ? target.port() : proxy.port();
  }

  /** Follows the server's name in messages. */
  String describe() {
    return proxy == null ? "" : " by the proxy http://" + proxy.host() + ':' + proxy.port();
  }
}
