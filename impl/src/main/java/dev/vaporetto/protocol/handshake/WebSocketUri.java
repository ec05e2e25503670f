package dev.vaporetto.protocol.handshake;

import java.net.URI;
import java.util.Locale;

/**
 * A WebSocket URI taken apart (RFC 6455 §3). Immutable.
 *
 * @param secure whether the scheme is wss
 * @param host in lower case; an IPv6 literal has brackets
 * @param port to connect to: the URI's, or the scheme's default
 * @param target the request target in origin form: path and query, percent-encoded, ASCII only
 */
public record WebSocketUri(boolean secure, String host, int port, String target) {
  private static final String HIDDEN_QUERY = "?...";

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
    Authority parsed = Authority.parse(authority.substring(authority.lastIndexOf('@') + 1));
    if (parsed == null || parsed.port() == 0) {
      throw bad(uri, "an ASCII host and a port from 1 to 65535");
    }
    boolean secure = scheme.equals("wss");
    int port = parsed.port() >= 0 ? parsed.port() : defaultPort(secure);
    return new WebSocketUri(secure, parsed.host(), port, target(uri));
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
            + HttpTokens.printable(withoutSecrets(uri))
            + ", expected "
            + expected);
  }

  /**
   * Any URI for a message: a password must not reach a log. Without user information, and with
   * three dots in place of a query.
   */
  public static String withoutSecrets(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme() + ":";
    String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
    String authority = uri.getRawAuthority();
    if (authority == null) {
      // For example ws:user:password@host, which is opaque
      String rest = uri.getRawSchemeSpecificPart();
      int query = rest.indexOf('?');
      String path = query < 0 ? rest : rest.substring(0, query) + HIDDEN_QUERY;
      return scheme + path.substring(path.lastIndexOf('@') + 1) + fragment;
    }
    String query = uri.getRawQuery() == null ? "" : HIDDEN_QUERY;
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    return scheme + "//" + host + uri.getRawPath() + query + fragment;
  }
}
