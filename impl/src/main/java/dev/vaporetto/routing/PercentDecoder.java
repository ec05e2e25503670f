package dev.vaporetto.routing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes percent-encoded octets as UTF-8 (RFC 3986 §2.1), strictly and in linear time. */
final class PercentDecoder {
  private PercentDecoder() {}

  /**
   * Decodes {@code text[from, to)}.
   *
   * @return null for a truncated or non-hexadecimal escape, and for octets that are not UTF-8
   */
  static @Nullable String decode(String text, int from, int to) {
    // Not String.indexOf: it would look behind the segment, each time to the end of the path.
    int percent = from;
    while (percent < to && text.charAt(percent) != '%') {
      percent++;
    }
    if (percent == to) {
      return text.substring(from, to);
    }
    StringBuilder decoded = new StringBuilder(to - from).append(text, from, percent);
    ByteBuffer octets = ByteBuffer.allocate((to - percent) / 3);
    int at = percent;
    while (at < to) {
      if (text.charAt(at) != '%') {
        decoded.append(text.charAt(at));
        at++;
        continue;
      }
      // A run of escapes is decoded as one: a character may span several of them.
      octets.clear();
      while (at < to && text.charAt(at) == '%') {
        int octet = octet(text, at, to);
        if (octet < 0) {
          return null;
        }
        octets.put((byte) octet);
        at += 3;
      }
      try {
        decoded.append(StandardCharsets.UTF_8.newDecoder().decode(octets.flip()));
      } catch (CharacterCodingException notUtf8) {
        return null;
      }
    }
    return decoded.toString();
  }

  /** The octet of the escape at {@code percent}, or -1 if it is not "%" and two hex digits. */
  static int octet(String text, int percent, int to) {
    if (percent + 3 > to) {
      return -1;
    }
    int high = hexDigit(text.charAt(percent + 1));
    int low = hexDigit(text.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  /** ASCII only: {@link Character#digit} would also take the digits of other scripts. */
  private static int hexDigit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  }
}
