package dev.vaporetto;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The nodes that a request has passed, according to its headers, the nearest one last. An unknown
 * node is empty.
 */
final class ForwardedNodes {
  private ForwardedNodes() {}

  /** Parses {@code Forwarded} (RFC 7239 §4); returns no node if it is malformed. */
  static List<Optional<InetSocketAddress>> ofForwarded(String header) {
    List<Optional<InetSocketAddress>> nodes = new ArrayList<>();
    List<String> elements = split(header, ',');
    for (String element : elements) {
      Optional<InetSocketAddress> node = Optional.empty();
      for (String pair : split(element, ';')) {
        int equals = pair.indexOf('=');
        if (equals > 0
            && pair.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("for")) {
          node = node(unquoted(pair.substring(equals + 1).strip()));
        }
      }
      nodes.add(node);
    }
    return nodes;
  }

  /** Parses {@code X-Forwarded-For}, which no standard describes: a list of addresses. */
  static List<Optional<InetSocketAddress>> ofXForwardedFor(String header) {
    return split(header, ',').stream().map(text -> node(unquoted(text.strip()))).toList();
  }

  /** Splits outside quoted strings; returns no part if a quoted string is not terminated. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      }
      if (quoted && c == '\\' && i + 1 < text.length()) {
        part.append(c).append(text.charAt(++i));
      } else if (!quoted && c == separator) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    parts.removeIf(String::isBlank);
    return quoted ? List.of() : parts;
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1") : text;
  }

  /** RFC 7239 §6: an address with or without a port, "unknown", or an obfuscated identifier. */
  private static Optional<InetSocketAddress> node(String text) {
    String host = text;
    String port = "";
    int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
    int colon = text.indexOf(':', Math.max(bracket, 0));
    if (bracket > 0) {
      host = text.substring(1, bracket);
      port = colon == bracket + 1 ? text.substring(colon + 1) : "";
    } else if (colon >= 0 && colon == text.lastIndexOf(':')) {
      host = text.substring(0, colon);
      port = text.substring(colon + 1);
    }
    InetAddress address = AddressRange.address(host);
    return address == null
        ? Optional.empty()
        : Optional.of(new InetSocketAddress(address, port(port)));
  }

  /** Returns 0 if there is no port, or it is obfuscated. */
  private static int port(String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    return port <= 0xffff ? port : 0;
  }
}
