package dev.vaporetto.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where a peer is, for a line of the log. Never resolves a name. */
public final class PeerText {
  private PeerText() {}

  /** As "192.0.2.7:5100" or "[2001:db8::1]:5100"; without a port where none is known. */
  public static String of(InetSocketAddress address) {
    InetAddress literal = address.getAddress();
    String host = literal == null ? address.getHostString() : literal.getHostAddress();
    if (host.isEmpty()) {
      return "an unknown address";
    }
    String legal = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return address.getPort() == 0 ? legal : legal + ":" + address.getPort();
  }
}
