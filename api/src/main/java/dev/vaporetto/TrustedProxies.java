package dev.vaporetto;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The proxies that are trusted to report a client's address. Immutable.
 *
 * <p>Only the header that these proxies set is read, since a client may send the other one itself.
 * It is read from right to left, because the nearest proxy has written at its end: the first
 * address that is not a trusted proxy's is the client's. What precedes that address may be forged
 * by the client.
 *
 * <pre>{@code
 * routes.trustedProxies(TrustedProxies.xForwardedFor("10.0.0.0/8", "::1"));
 * routes.websocket("where", (request, webSocket) ->
 *     webSocket.send("you are " + request.remoteAddress()));
 * }</pre>
 */
public final class TrustedProxies {
  private final String header;
  private final Function<String, List<Optional<InetSocketAddress>>> nodes;
  private final List<AddressRange> trusted;

  private TrustedProxies(
      String header,
      Function<String, List<Optional<InetSocketAddress>>> nodes,
      String... addresses) {
    this.header = header;
    this.nodes = nodes;
    this.trusted = List.of(addresses).stream().map(AddressRange::parse).toList();
  }

  /**
   * Proxies that set {@code Forwarded} (RFC 7239).
   *
   * @param addresses IPv4 and IPv6 addresses, or ranges of them such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one is neither
   */
  public static TrustedProxies forwarded(String... addresses) {
    return new TrustedProxies("Forwarded", ForwardedNodes::ofForwarded, addresses);
  }

  /** Proxies that set {@code X-Forwarded-For}; otherwise like {@link #forwarded}. */
  public static TrustedProxies xForwardedFor(String... addresses) {
    return new TrustedProxies("X-Forwarded-For", ForwardedNodes::ofXForwardedFor, addresses);
  }

  /**
   * Returns the client's address as far as it is known: if a proxy hides an address, the result is
   * the proxy's own.
   *
   * @param peer the address that has connected
   * @param headers of the request; names compare without regard to case
   */
  public InetSocketAddress clientOf(InetSocketAddress peer, Map<String, List<String>> headers) {
    InetSocketAddress known = peer;
    List<Optional<InetSocketAddress>> chain =
        nodes.apply(String.join(",", headers.getOrDefault(header, List.of())));
    for (int i = chain.size() - 1; i >= 0 && isTrusted(known); i--) {
      Optional<InetSocketAddress> next = chain.get(i);
      if (next.isEmpty()) {
        return known;
      }
      known = next.get();
    }
    return known;
  }

  private boolean isTrusted(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip != null && trusted.stream().anyMatch(range -> range.contains(ip));
  }

  @Override
  public String toString() {
    return header + " of " + trusted;
  }
}
