package dev.vaporetto.protocol.handshake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The host and port of a Host header, an origin or a URI (RFC 3986 §3.2, without user information).
 * Immutable.
 *
 * @param host in lower case; an IPv6 literal keeps its brackets
 * @param port -1 if there is none
 */
public record Authority(String host, int port) {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_PORT_DIGITS = 5;
  private static final String NAME_PUNCTUATION = "-._~%!$&'()*+,;=";

  /** Parses {@code host[:port]}; returns null if it is not that. */
  public static @Nullable Authority parse(String text) {
    int hostEnd = text.startsWith("[") ? ipLiteralEnd(text) : nameEnd(text);
    if (hostEnd <= 0) {
      return null;
    }
    String host = text.substring(0, hostEnd).toLowerCase(Locale.ROOT);
    if (hostEnd == text.length()) {
      return new Authority(host, -1);
    }
    if (text.charAt(hostEnd) != ':') {
      return null;
    }
    // RFC 3986 §6.2.3: an empty port says the same as none
    if (hostEnd + 1 == text.length()) {
      return new Authority(host, -1);
    }
    int port = port(text, hostEnd + 1);
    return port < 0 ? null : new Authority(host, port);
  }

  /** The host without the brackets of an IPv6 literal. */
  public String hostName() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** {@code host[:port]}. */
  @Override
  public String toString() {
    return port < 0 ? host : host + ':' + port;
  }

  /** The index behind the "]", or -1. */
  private static int ipLiteralEnd(String text) {
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ']') {
        return i > 1 ? i + 1 : -1;
      }
      boolean legal =
          c == ':' || c == '.' || isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!legal) {
        return -1;
      }
    }
    return -1;
  }

  /** The index of the ":" or of the end; -1 if a character is not one of a registered name. */
  private static int nameEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':') {
        return i;
      }
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !isDigit(c) && NAME_PUNCTUATION.indexOf(c) < 0) {
        return -1;
      }
    }
    return text.length();
  }

  private static int port(String text, int from) {
    if (text.length() - from > MAX_PORT_DIGITS) {
      return -1;
    }
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      port = port * 10 + (text.charAt(i) - '0');
    }
    return port <= MAX_PORT ? port : -1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
