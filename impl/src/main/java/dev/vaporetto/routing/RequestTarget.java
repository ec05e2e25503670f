package dev.vaporetto.routing;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes a path or a query legal in a URI (RFC 3986 §3.3, §3.4), as far as peers and containers take
 * them further: browsers send braces, a vertical bar, a caret and a percent sign alone in a query.
 */
public final class RequestTarget {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** What may stand in a path and in a query besides letters, digits and escapes. */
  private static final String LEGAL = "-._~!$&'()*+,;=:@/?";

  private RequestTarget() {}

  /**
   * Percent-encodes what is not legal, a percent sign without two hexadecimal digits among it.
   * Legal text, and what is an escape already, is left as it is. Linear in the length.
   *
   * @param raw a path or a query. Characters beyond ASCII may be those that the peer meant or, as
   *     some containers hand them on, one for each byte: then the bytes are encoded as they came
   */
  public static String encoded(String raw) {
    StringBuilder encoded = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      char c = raw.charAt(at);
      if (isLegal(c) || (c == '%' && PercentDecoder.octet(raw, at, raw.length()) >= 0)) {
        encoded.append(c);
        at++;
      } else if (c < 0x80) {
        append(encoded, (byte) c);
        at++;
      } else {
        int end = at;
        while (end < raw.length() && raw.charAt(end) >= 0x80) {
          end++;
        }
        for (byte octet : octets(raw.substring(at, end))) {
          append(encoded, octet);
        }
        at = end;
      }
    }
    return encoded.toString();
  }

  private static boolean isLegal(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || LEGAL.indexOf(c) >= 0;
  }

  private static void append(StringBuilder encoded, byte octet) {
    encoded.append('%').append(HEX.toHexDigits(octet));
  }

  /** The bytes of the peer: those that the characters are, if they are UTF-8, else theirs. */
  private static byte[] octets(String beyondAscii) {
    try {
      ByteBuffer bytes =
          StandardCharsets.ISO_8859_1.newEncoder().encode(CharBuffer.wrap(beyondAscii));
      StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate());
      byte[] octets = new byte[bytes.remaining()];
      bytes.get(octets);
      return octets;
    } catch (CharacterCodingException notBytes) {
      return beyondAscii.getBytes(StandardCharsets.UTF_8);
    }
  }
}
