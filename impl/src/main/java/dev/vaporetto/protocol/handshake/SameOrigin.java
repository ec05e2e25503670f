package dev.vaporetto.protocol.handshake;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The default check against cross-site hijacking (RFC 6455 §10.2): a page may only connect to the
 * host and port that it came from.
 *
 * <p>The scheme is not compared, because TLS often ends at a proxy: a page of {@code
 * https://example.org} then reaches this server as plain HTTP with {@code Host: example.org}. It
 * only says which port an origin without one has.
 */
public final class SameOrigin {
  private static final Map<String, Integer> DEFAULT_PORTS =
      Map.of("http", 80, "https", 443, "ws", 80, "wss", 443);

  private SameOrigin() {}

  /**
   * The outcome of the check.
   *
   * @param allowed whether the handshake may go on
   * @param message one line of printable ASCII for the log: what came and what was expected, which
   *     may tell how this server is called inside of its network
   */
  public record Decision(boolean allowed, String message) {}

  /** What a peer learns of a refusal: one line of printable ASCII. */
  public static String answer(@Nullable String origin) {
    return "Origin: got "
        + (origin == null ? "none" : HttpTokens.printable(origin))
        + ", expected one that may connect";
  }

  /**
   * Compares an origin with the host that the request asked for.
   *
   * @param origin the value of Origin; null, which passes, if there was none (not a browser)
   * @param host the value of Host; null, which never equals an origin, if there was none
   * @param secure whether the request came over TLS: the port of a Host without one
   */
  public static Decision check(@Nullable String origin, @Nullable String host, boolean secure) {
    return check(origin, host, null, secure);
  }

  /**
   * Like the other, for a server that may know better than Host under which name it was asked for:
   * a proxy in front of it has said so. Either of the two may equal the origin.
   *
   * @param server the host and port that the server itself names, -1 for the default port; null if
   *     it names none
   */
  public static Decision check(
      @Nullable String origin, @Nullable String host, @Nullable Authority server, boolean secure) {
    if (origin == null) {
      return new Decision(true, "Origin: got none, expected none or the origin of the host");
    }
    int schemeEnd = origin.indexOf("://");
    String scheme = schemeEnd < 0 ? "" : origin.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    Integer schemePort = DEFAULT_PORTS.get(scheme);
    // RFC 6454 §6.1: an opaque origin, "null", is no page of anybody's
    if (schemePort == null) {
      return decision(false, origin, "http://host[:port] or https://host[:port]");
    }
    Authority from = Authority.parse(origin.substring(schemeEnd + "://".length()));
    if (from == null) {
      return decision(false, origin, "scheme://host[:port]");
    }
    Authority to = host == null ? null : Authority.parse(HttpTokens.trim(host));
    boolean allowed = isOf(from, schemePort, to, secure) || isOf(from, schemePort, server, secure);
    return decision(allowed, origin, expected(host, to, server));
  }

  private static String expected(
      @Nullable String host, @Nullable Authority to, @Nullable Authority server) {
    String expected =
        "the host and port of Host"
            + (host == null ? ", of which there is none" : " " + HttpTokens.printable(host));
    return server == null || server.equals(to)
        ? expected
        : expected + ", or those of the server, " + HttpTokens.printable(server.toString());
  }

  private static boolean isOf(
      Authority from, int schemePort, @Nullable Authority to, boolean secure) {
    return to != null && from.host().equals(to.host()) && samePort(from, schemePort, to, secure);
  }

  private static boolean samePort(Authority from, int schemePort, Authority to, boolean secure) {
    int port = from.port() < 0 ? schemePort : from.port();
    if (to.port() >= 0) {
      return port == to.port();
    }
    // Both name no port: whether that is 80 or 443 is the scheme's affair, and the proxy's.
    return port == schemePort || port == (secure ? 443 : 80);
  }

  private static Decision decision(boolean allowed, String origin, String expected) {
    return new Decision(
        allowed, "Origin: got " + HttpTokens.printable(origin) + ", expected " + expected);
  }
}
