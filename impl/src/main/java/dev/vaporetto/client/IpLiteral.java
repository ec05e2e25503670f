package dev.vaporetto.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Literal addresses in place of host names (RFC 3986 §3.2.2), without brackets. */
final class IpLiteral {
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

  private IpLiteral() {}

  /** Whether a host is a literal address, and no name. */
  static boolean is(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  /**
   * The address of a literal. Asks no resolver.
   *
   * @throws UnknownHostException if it is not a legal address, or its zone is not of this machine
   */
  static InetAddress parse(String literal) throws UnknownHostException {
    // With brackets the JDK takes it for an address or for nothing, and never for a name.
    return InetAddress.getByName(literal.indexOf(':') >= 0 ? '[' + literal + ']' : literal);
  }
}
