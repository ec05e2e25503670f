package dev.vaporetto;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of IP addresses (CIDR, RFC 4632 §3.1). Immutable. Host names are never resolved. */
final class AddressRange {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private final byte[] network;
  private final int bits;
  private final String text;

  private AddressRange(byte[] network, int bits, String text) {
    this.network = network;
    this.bits = bits;
    this.text = text;
  }

  /** Parses an address, or an address with a prefix length behind a slash. */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
    if (address != null) {
      byte[] network = address.getAddress();
      int length = network.length * Byte.SIZE;
      int bits = slash < 0 ? length : bits(text.substring(slash + 1));
      if (bits >= 0 && bits <= length) {
        return new AddressRange(network, bits, text);
      }
    }
    throw new IllegalArgumentException(
        "the address \"" + text + "\" came; expected an IP address, or a range such as 10.0.0.0/8");
  }

  private static int bits(String text) {
    return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
  }

  /** Parses an address literal; returns null if the text is not one. */
  static @Nullable InetAddress address(String literal) {
    try {
      if (IPV4.matcher(literal).matches()) {
        return InetAddress.getByName(literal);
      }
      // The brackets keep the JDK from resolving it as a host name.
      return literal.indexOf(':') < 0 ? null : InetAddress.getByName("[" + literal + "]");
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  /** Whether an address is in this range. */
  boolean contains(InetAddress other) {
    byte[] address = other.getAddress();
    if (address.length != network.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != network[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((address[whole] ^ network[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
