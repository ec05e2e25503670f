package dev.vaporetto;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin as a browser serializes it (RFC 6454 §6.1), or a pattern of origins.
 *
 * @param scheme in lower case; empty for the opaque origin {@code null}
 * @param host in lower case; a leading {@code *.} stands for all subdomains
 * @param port -1 if none is given and the scheme has no default
 */
record Origin(String scheme, String host, int port) {
  private static final Map<String, Integer> DEFAULT_PORTS =
      Map.of("http", 80, "https", 443, "ws", 80, "wss", 443);

  /** In ASCII, as browsers write it: U+212A in lower case is the letter k. */
  private static final String HOST_AND_PORT =
      "(\\[[0-9A-Fa-f:.]+]|(?:\\*\\.)?[!-~&&[^\\[\\]:/?#@*\\\\,]]+)(?::([0-9]{1,5}))?";

  private static final Pattern AUTHORITY = Pattern.compile(HOST_AND_PORT);
  private static final Pattern ORIGIN =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://" + HOST_AND_PORT);

  private static final Origin OPAQUE = new Origin("", "null", -1);

  /** Parses the origin of a request; returns empty if the text is not one. */
  static Optional<Origin> parse(String text) {
    return text.contains("*") ? Optional.empty() : parsePattern(text.strip());
  }

  /** Parses an origin, or a pattern, that a policy allows. */
  static Origin allowed(String text) {
    return parsePattern(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the origin \""
                        + text
                        + "\" came; expected scheme://host[:port], scheme://*.host[:port] or"
                        + " null"));
  }

  private static Optional<Origin> parsePattern(String text) {
    if (text.equals(OPAQUE.host)) {
      return Optional.of(OPAQUE);
    }
    Matcher matcher = ORIGIN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    String port = matcher.group(3);
    return Optional.of(
        new Origin(
            scheme,
            matcher.group(2).toLowerCase(Locale.ROOT),
            port == null ? DEFAULT_PORTS.getOrDefault(scheme, -1) : Integer.parseInt(port)));
  }

  /** Whether another origin equals this one, or matches this pattern. */
  boolean covers(Origin other) {
    boolean sameHost =
        host.startsWith("*.")
            ? other.host.length() > host.length() - 1 && other.host.endsWith(host.substring(1))
            : host.equals(other.host);
    return sameHost && scheme.equals(other.scheme) && port == other.port;
  }

  /** Whether a page of this origin comes from the server that {@code Host} names. */
  boolean isOf(String hostHeader) {
    Integer schemePort = DEFAULT_PORTS.get(scheme);
    Matcher matcher = AUTHORITY.matcher(hostHeader);
    // An opaque origin (RFC 6454 §6.1), or one of another scheme, is not of this server.
    if (schemePort == null || !matcher.matches()) {
      return false;
    }
    // Without a port in Host, the default port of the origin's scheme is expected: TLS may end at a
    // proxy.
    int expected = matcher.group(2) == null ? schemePort : Integer.parseInt(matcher.group(2));
    return host.equals(matcher.group(1).toLowerCase(Locale.ROOT)) && port == expected;
  }

  @Override
  public String toString() {
    if (scheme.isEmpty()) {
      return host;
    }
    boolean isDefault = port == DEFAULT_PORTS.getOrDefault(scheme, -1);
    return scheme + "://" + host + (isDefault ? "" : ":" + port);
  }
}
