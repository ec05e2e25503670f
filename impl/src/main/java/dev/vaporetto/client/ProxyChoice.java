package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which HTTP proxy leads to a server. Thread-safe. */
@FunctionalInterface
public interface ProxyChoice {
  /** No proxy. */
  ProxyChoice DIRECT = target -> null;

  /** What {@link ProxySelector#getDefault} says. */
  ProxyChoice SYSTEM = ProxyChoice::ofTheJvm;

  /**
   * Chooses; may block.
   *
   * @return the proxy's host and port; null for none
   * @throws IOException if the server is to be reached in a way that does not exist here
   */
  @Nullable Authority proxyFor(WebSocketUri target) throws IOException;

  /** Always the same proxy. */
  static ProxyChoice of(Authority proxy) {
    return target -> proxy;
  }

  private static @Nullable Authority ofTheJvm(WebSocketUri target) throws IOException {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return null;
    }
    // The selector of the JDK knows the schemes of HTTP, and not those of WebSocket.
    String scheme = target.secure() ? "https://" : "http://";
    List<Proxy> proxies = selector.select(URI.create(scheme + target.authority() + "/"));
    for (Proxy proxy : proxies) {
      if (proxy.type() == Proxy.Type.DIRECT) {
        return null;
      }
      if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
        String host = address.getHostString();
        return new Authority(host.indexOf(':') < 0 ? host : '[' + host + ']', address.getPort());
      }
    }
    throw new IOException(proxies + " of the JVM's ProxySelector");
  }
}
