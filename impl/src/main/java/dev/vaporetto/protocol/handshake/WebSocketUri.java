package dev.vaporetto.protocol.handshake;

import java.net.URI;
import java.util.Locale;

/**
 * A WebSocket URI taken apart (RFC 6455 §3). Immutable.
 *
 * @param secure whether the scheme is wss
 * @param host in lower case; an IPv6 literal has brackets, and no zone
 * @param zone of an IPv6 literal (RFC 6874), which only the machine itself understands; else empty
 * @param port to connect to: the URI's, or the scheme's default
 * @param target the request target in origin form: path and query, percent-encoded, ASCII only
 */
public record WebSocketUri(boolean secure, String host, String zone, int port, String target) {
  private static final String ESCAPED_PERCENT = "%25";

  /**
   * Takes a URI apart. User information is left out: it is never part of a request head.
   *
   * @throws IllegalArgumentException if the URI is not ws or wss, has no usable host or port, or
   *     has a fragment
   */
  public static WebSocketUri parse(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("ws") && !scheme.equals("wss")) {
      throw bad(uri, "the scheme ws or wss");
    }
    // RFC 6455 §3: fragment identifiers MUST NOT be used
    if (uri.getRawFragment() != null) {
      throw bad(uri, "no fragment (#)");
    }
    // Not URI.getHost(): it is null for a name such as my_host, which exists.
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
    int zoneStart = hostAndPort.indexOf(ESCAPED_PERCENT);
    int zoneEnd = hostAndPort.indexOf(']');
    String zone = "";
    if (zoneStart >= 0 && zoneEnd > zoneStart) {
      zone = hostAndPort.substring(zoneStart + ESCAPED_PERCENT.length(), zoneEnd);
      hostAndPort = hostAndPort.substring(0, zoneStart) + hostAndPort.substring(zoneEnd);
    }
    Authority parsed = Authority.parse(hostAndPort);
    if (parsed == null || parsed.port() == 0) {
      throw bad(uri, "a host and a port from 1 to 65535");
    }
    boolean secure = scheme.equals("wss");
    int port = parsed.port() >= 0 ? parsed.port() : defaultPort(secure);
    return new WebSocketUri(secure, parsed.host(), zone, port, target(uri));
  }

  private static String target(URI uri) {
    // RFC 6455 §3: resource-name is the path, "/" if it is empty, and the query
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private static int defaultPort(boolean secure) {
    return secure ? 443 : 80;
  }

  /** The value of Host (RFC 6455 §4.1 item 4): with the port unless it is the scheme's default. */
  public String hostHeader() {
    return port == defaultPort(secure) ? host : host + ':' + port;
  }

  /** The host without the brackets of an IPv6 literal. */
  public String hostName() {
    return new Authority(host, port).hostName();
  }

  /** The host to connect to, as {@link java.net.InetAddress} understands it. */
  public String reachableName() {
    return zone.isEmpty() ? hostName() : hostName() + '%' + zone;
  }

  /** Host and port, as CONNECT names a server (RFC 9110 §9.3.6). */
  public String authority() {
    return host + ':' + port;
  }

  /** Scheme, host and port: neither path nor query, which may be secret. */
  public String origin() {
    return (secure ? "wss://" : "ws://") + authority();
  }

  private static IllegalArgumentException bad(URI uri, String expected) {
    return new IllegalArgumentException(
        "WebSocket URI: got "
            + HttpTokens.printable(UriWithoutSecrets.of(uri))
            + ", expected "
            + expected);
  }
}
