package dev.vaporetto.protocol.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a client's handshake request (RFC 6455 §4.1), checked so that no caller's text can
 * end a line or begin another. Immutable.
 *
 * @param additional every other header line; none of the names in {@link #OWN}
 */
record RequestHeaders(
    String host,
    String key,
    List<String> subprotocols,
    List<ExtensionOffer> extensions,
    List<Map.Entry<String, String>> additional) {
  private static final String HOST = "Host";
  private static final String COOKIE = "Cookie";
  private static final String KEY = "Sec-WebSocket-Key";
  private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
  private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

  /** Written by the handshake with one possible value. */
  private static final Map<String, String> FIXED =
      Map.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13");

  /** What no caller may add: the handshake's own names, and those that announce a body. */
  private static final Set<String> OWN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OWN.addAll(FIXED.keySet());
    OWN.addAll(List.of(HOST, KEY, SUBPROTOCOLS, EXTENSIONS, "Content-Length", "Transfer-Encoding"));
  }

  RequestHeaders {
    subprotocols = List.copyOf(subprotocols);
    extensions = List.copyOf(extensions);
    additional = withOneCookie(additional);
  }

  /** RFC 6265 §5.4: more than one Cookie header MUST NOT be sent. */
  private static List<Map.Entry<String, String>> withOneCookie(
      List<Map.Entry<String, String>> lines) {
    List<String> cookies =
        lines.stream().filter(RequestHeaders::isCookie).map(Map.Entry::getValue).toList();
    if (cookies.size() < 2) {
      return List.copyOf(lines);
    }
    List<Map.Entry<String, String>> joined = new ArrayList<>(lines);
    joined.removeIf(RequestHeaders::isCookie);
    joined.add(Map.entry(COOKIE, String.join("; ", cookies)));
    return List.copyOf(joined);
  }

  private static boolean isCookie(Map.Entry<String, String> line) {
    return line.getKey().equalsIgnoreCase(COOKIE);
  }

  static void requireSubprotocols(List<String> names) {
    try {
      for (String name : names) {
        if (!HttpTokens.isToken(name)) {
          throw new IllegalArgumentException(
              "Subprotocol: got " + HttpTokens.printable(name) + ", expected a token");
        }
      }
      Subprotocols.parse(names);
    } catch (MalformedHeaderException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static void requireAdditional(String name, String value) {
    if (!HttpTokens.isToken(name)) {
      throw new IllegalArgumentException(
          "Header name: got " + HttpTokens.printable(name) + ", expected a token");
    }
    if (OWN.contains(name)) {
      throw new IllegalArgumentException(
          "Header: got " + name + ", expected none that the handshake writes itself or forbids");
    }
    requireValue(name, value);
  }

  private static void requireValue(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // RFC 9110 §5.5: CR, LF and NUL would end the line or the head
      if (!HttpTokens.isFieldChar(c)) {
        throw new IllegalArgumentException(
            "Value of header %s: got U+%04X at index %d, expected printable Latin-1"
                .formatted(name, (int) c, i));
      }
    }
  }

  Map<String, List<String>> toMap() {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> line : lines()) {
      map.computeIfAbsent(line.getKey(), name -> new ArrayList<>()).add(line.getValue());
    }
    return map;
  }

  /** What {@code changed} says, under the rules of {@link ClientHandshake#withHeaders}. */
  RequestHeaders with(Map<String, List<String>> changed) {
    Map<String, List<String>> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    rest.putAll(changed);
    for (Map.Entry<String, String> fixed : FIXED.entrySet()) {
      requireUnchanged(fixed.getKey(), fixed.getValue(), rest.remove(fixed.getKey()));
    }
    requireUnchanged(KEY, key, rest.remove(KEY));
    List<String> hosts = rest.remove(HOST);
    List<String> names = HeaderList.elements(orEmpty(rest.remove(SUBPROTOCOLS)));
    requireSubprotocols(names);
    List<ExtensionOffer> offers;
    try {
      offers = ExtensionsParser.parse(orEmpty(rest.remove(EXTENSIONS)));
    } catch (MalformedHeaderException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    rest.forEach(
        (name, values) -> {
          for (String value : values) {
            requireAdditional(name, value);
            lines.add(Map.entry(name, value));
          }
        });
    return new RequestHeaders(hosts == null ? host : requireHost(hosts), key, names, offers, lines);
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }

  private static void requireUnchanged(String name, String own, @Nullable List<String> values) {
    if (values != null && !values.equals(List.of(own))) {
      throw new IllegalArgumentException(
          "Header %s: got %s, expected %s, which the handshake needs"
              .formatted(name, HttpTokens.describe(values), HttpTokens.printable(own)));
    }
  }

  private static String requireHost(List<String> hosts) {
    if (hosts.size() != 1 || Authority.parse(hosts.get(0)) == null) {
      throw new IllegalArgumentException(
          "Header Host: got " + HttpTokens.describe(hosts) + ", expected one host[:port]");
    }
    return hosts.get(0);
  }

  private List<Map.Entry<String, String>> lines() {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    lines.add(Map.entry(HOST, host));
    lines.add(Map.entry("Upgrade", "websocket"));
    lines.add(Map.entry("Connection", "Upgrade"));
    lines.add(Map.entry(KEY, key));
    lines.add(Map.entry("Sec-WebSocket-Version", "13"));
    if (!subprotocols.isEmpty()) {
      lines.add(Map.entry(SUBPROTOCOLS, String.join(", ", subprotocols)));
    }
    if (!extensions.isEmpty()) {
      lines.add(Map.entry(EXTENSIONS, ExtensionOffer.headerValue(extensions)));
    }
    lines.addAll(additional);
    return lines;
  }

  ByteBuffer encode(String target) {
    StringBuilder head = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\n");
    for (Map.Entry<String, String> line : lines()) {
      head.append(line.getKey()).append(": ").append(line.getValue()).append("\r\n");
    }
    return ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
