package dev.vaporetto.protocol.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Encodes what is sent as text (RFC 6455 §5.6). Half a surrogate pair has no UTF-8 (RFC 3629 §3):
 * it is an error, where the JDK would put a question mark in its place.
 */
public final class Utf8Text {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long LOW_BITS = 0x0101010101010101L;
  private static final long QUESTION_MARKS = LOW_BITS * '?';

  private Utf8Text() {}

  /**
   * Encodes a text.
   *
   * @throws IllegalArgumentException that names the index of half a surrogate pair
   */
  public static byte[] encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    // Most texts have no question mark, and that is faster to see than that they have no surrogate.
    if (hasQuestionMark(bytes)) {
      requirePaired(text);
    }
    return bytes;
  }

  private static boolean hasQuestionMark(byte[] bytes) {
    int i = 0;
    for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
      // Zero where the byte is a question mark; then the known test for a byte of zero.
      long zero = (long) LONGS.get(bytes, i) ^ QUESTION_MARKS;
      if (((zero - LOW_BITS) & ~zero & Masker.HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; i < bytes.length; i++) {
      if (bytes[i] == '?') {
        return true;
      }
    }
    return false;
  }

  private static void requirePaired(String text) {
    int i = 0;
    while (i < text.length()) {
      int character = text.codePointAt(i);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "a text came with half a surrogate pair at index "
                + i
                + ", which has no UTF-8; expected both halves");
      }
      i += Character.charCount(character);
    }
  }
}
