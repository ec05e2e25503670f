package dev.vaporetto.client.uri;

import dev.vaporetto.protocol.handshake.Authority;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** A host as it is written, made one of ASCII. */
final class HostText {
  /** What java.net.URI takes as a zone. */
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_.]+");

  private static final Pattern ASCII_NAME = Pattern.compile("[a-z0-9._-]+");

  /**
   * The characters that IDNA 2003, which the JDK has, and IDNA 2008 turn into different names: ß,
   * ẞ, final sigma, and the two joiners. One of the two names may be somebody else's.
   */
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  private HostText() {}

  /**
   * The host in ASCII: a name by IDNA (RFC 3490), an IPv6 literal with its zone as RFC 6874 writes
   * it.
   *
   * @throws IllegalArgumentException whose message says what was expected instead
   */
  static String ascii(String host) {
    if (host.startsWith("[")) {
      return literal(host);
    }
    String name = Escapes.unescape(host);
    if (name.chars().allMatch(c -> c < 0x80)) {
      if (name.indexOf('%') >= 0) {
        throw new IllegalArgumentException("a host name without a percent sign");
      }
      // An escape may have been that of a delimiter.
      if (name.indexOf(':') >= 0 || Authority.parse(name) == null) {
        throw new IllegalArgumentException(RequestedUri.HOST_AND_PORT);
      }
      return name;
    }
    if (AMBIGUOUS.matcher(name).find()) {
      throw new IllegalArgumentException(
          "a host name that IDNA 2003 and IDNA 2008 write alike, or its ASCII form (xn--...)");
    }
    String ascii;
    try {
      // RFC 3490 §4: a query may have code points that are younger than the tables
      // Labels of ASCII stay as they are written.
      ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a host name that IDNA allows", e);
    }
    if (!ASCII_NAME.matcher(ascii).matches()) {
      // For example U+2100, which becomes "a/c"
      throw new IllegalArgumentException("a host name that IDNA allows");
    }
    return ascii;
  }

  private static String literal(String host) {
    int percent = host.indexOf('%');
    if (percent < 0) {
      return host;
    }
    String zone = host.endsWith("]") ? host.substring(percent + 1, host.length() - 1) : "";
    // RFC 6874 §2: "%25" zone; "%" zone is what other programs show, and people paste
    if (zone.startsWith("25") && zone.length() > 2) {
      zone = zone.substring(2);
    }
    if (!ZONE.matcher(zone).matches()) {
      throw new IllegalArgumentException(
          "a zone of letters, digits, dots and underscores, or the index of the interface");
    }
    return host.substring(0, percent) + "%25" + zone + ']';
  }
}
