package dev.vaporetto.client;

import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.WebSocketUri;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways that the JVM's {@link ProxySelector} selects, under its contract: all of them in their
 * order, and it is told of each proxy to which there is no connection. Those of SOCKS are left out.
 */
record SelectedWays() implements ProxyChoice {
  @Override
  public boolean mayBlock() {
    return ProxySelector.getDefault() != null;
  }

  @Override
  public List<Way> waysTo(WebSocketUri target) throws IOException {
    ProxySelector selector = ProxySelector.getDefault();
    if (selector == null) {
      return List.of(Way.DIRECT);
    }
    // The selector of the JDK knows the schemes of HTTP, and not those of WebSocket.
    String scheme = target.secure() ? "https://" : "http://";
    URI asked = URI.create(scheme + target.authority() + "/");
    List<Proxy> proxies = selector.select(asked);
    if (proxies == null) {
      throw new IOException("null of the JVM's ProxySelector");
    }
    if (proxies.isEmpty()) {
      // As the JDK's own clients take it.
      return List.of(Way.DIRECT);
    }
    List<Way> ways = new ArrayList<>();
    for (Proxy proxy : proxies) {
      Way way = proxy == null ? null : way(proxy, selector, asked);
      if (way != null) {
        ways.add(way);
      }
    }
    if (ways.isEmpty()) {
      throw new IOException(proxies + " of the JVM's ProxySelector");
    }
    return ways;
  }

  /** Null for what is no way here. */
  private static @Nullable Way way(Proxy proxy, ProxySelector selector, URI asked) {
    if (proxy.type() == Proxy.Type.DIRECT) {
      return Way.DIRECT;
    }
    if (proxy.type() != Proxy.Type.HTTP
        || !(proxy.address() instanceof InetSocketAddress address)) {
      return null;
    }
    String host = address.getHostString();
    return new Way(
        new Authority(host.indexOf(':') < 0 ? host : '[' + host + ']', address.getPort()),
        address.getAddress(),
        failure -> selector.connectFailed(asked, address, failure));
  }
}
