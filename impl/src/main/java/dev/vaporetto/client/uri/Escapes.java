package dev.vaporetto.client.uri;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding (RFC 3986 §2.1) of UTF-8. */
final class Escapes {
  /** RFC 3986 §3.3, pchar without pct-encoded; {@link java.net.URI} takes them in a query, too. */
  static final String PATH = "-._~!$&'()*+,;=:@/";

  static final String QUERY = PATH + "?";

  /** RFC 3986 §3.2.1. */
  static final String USER_INFO = "-._~!$&'()*+,;=:";

  private static final String HEX = "0123456789ABCDEF";

  private Escapes() {}

  /**
   * Escapes whatever is not legal. What is escaped already stays as it is, and a percent sign that
   * begins no escape is escaped itself.
   *
   * @param legal the characters that may stand for themselves, besides letters and digits
   * @throws IllegalArgumentException for half a surrogate pair, which has no UTF-8
   */
  static String escape(String text, String legal) {
    byte[] bytes = utf8(text);
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      if (isLetterOrDigit(c) || legal.indexOf(c) >= 0 || (c == '%' && isEscape(bytes, i))) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return escaped.toString();
  }

  private static byte[] utf8(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text without half a surrogate pair", e);
    }
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isEscape(byte[] bytes, int at) {
    return at + 2 < bytes.length && hex(bytes[at + 1]) >= 0 && hex(bytes[at + 2]) >= 0;
  }

  private static int hex(byte b) {
    return b < 0 ? -1 : Character.digit((char) b, 16);
  }

  /**
   * The text that an escaped one stands for.
   *
   * @throws IllegalArgumentException if the bytes are no UTF-8
   */
  static String unescape(String text) {
    byte[] bytes = utf8(text);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && isEscape(bytes, i)) {
        plain.write(hex(bytes[i + 1]) << 4 | hex(bytes[i + 2]));
        i += 2;
      } else {
        plain.write(bytes[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(plain.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("escapes of UTF-8", e);
    }
  }

  /**
   * A header's value, which is read as Latin-1: as UTF-8 where it is that, and its bytes escaped
   * otherwise.
   */
  static String ofHeader(String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      StringBuilder escaped = new StringBuilder(bytes.length * 3);
      for (byte b : bytes) {
        if (b < 0) {
          escaped.append('%').append(HEX.charAt((b & 0xf0) >> 4)).append(HEX.charAt(b & 0xf));
        } else {
          escaped.append((char) b);
        }
      }
      return escaped.toString();
    }
  }
}
