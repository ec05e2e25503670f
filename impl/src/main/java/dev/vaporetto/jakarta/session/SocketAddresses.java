package dev.vaporetto.jakarta.session;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Socket addresses of what a servlet container says. Where it stands behind a proxy, that is what
 * the peer has written into a header: a name is never resolved.
 */
public final class SocketAddresses {
  private static final int MAX_PORT = 65_535;
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private SocketAddresses() {}

  /**
   * The address of an IP literal, or an unresolved one of any other text; never blocks.
   *
   * @param host null where there is none, as with a Unix domain socket: an empty name then
   * @param port -1 where there is none: 0 then
   */
  public static InetSocketAddress of(@Nullable String host, int port) {
    String name = host == null ? "" : host;
    int legalPort = Math.max(0, Math.min(port, MAX_PORT));
    InetAddress literal = literal(name);
    return literal == null
        ? InetSocketAddress.createUnresolved(name, legalPort)
        : new InetSocketAddress(literal, legalPort);
  }

  private static @Nullable InetAddress literal(String name) {
    // No host name has a colon: the JDK asks no resolver then.
    if (name.indexOf(':') < 0 && !IPV4.matcher(name).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(name);
    } catch (UnknownHostException noLiteral) {
      return null;
    }
  }
}
