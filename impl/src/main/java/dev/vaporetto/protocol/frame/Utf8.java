package dev.vaporetto.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 validation that can stop and go on anywhere (RFC 3629 §4, demanded by RFC 6455
 * §8.1).
 *
 * <p>The state between two calls is one {@code int}: {@link #ACCEPT} at a character boundary,
 * {@link #REJECT} after an illegal byte, else what the next bytes must be:
 *
 * <pre>
 *   bits 16-23  how many continuation bytes are missing, 1 to 3
 *   bits  8-15  the highest value that the next byte may have
 *   bits  0-7   the lowest value that the next byte may have
 * </pre>
 *
 * Only the byte after E0, ED, F0 and F4 has bounds other than 80..BF; they keep out overlong forms,
 * surrogates, and what is above U+10FFFF. Stateless and allocation-free.
 */
public final class Utf8 {
  /** At a character boundary. */
  public static final int ACCEPT = 0;

  /** An illegal byte was seen; no later byte changes that. */
  public static final int REJECT = -1;

  private static final int ANY_CONTINUATION = 0xBF80;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Utf8() {}

  /** Whether the bytes are a complete, valid UTF-8 text. */
  public static boolean isValid(byte[] bytes, int offset, int length) {
    return validate(ACCEPT, bytes, offset, length) == ACCEPT;
  }

  /** Takes the next bytes of a text and returns the new state. */
  public static int validate(int state, byte[] bytes, int offset, int length) {
    int i = offset;
    int end = offset + length;
    int next = state;
    while (next != ACCEPT && i < end) {
      next = step(next, bytes[i++]);
      if (next == REJECT) {
        return REJECT;
      }
    }
    while (i < end) {
      if (bytes[i] >= 0) {
        i = skipAscii(bytes, i + 1, end);
        continue;
      }
      // Whole characters without going through the state, as long as the longest one fits.
      if (end - i < 4) {
        next = expectation(bytes[i++] & 0xFF);
        while (next > ACCEPT && i < end) {
          next = step(next, bytes[i++]);
        }
        if (next != ACCEPT) {
          return next;
        }
        continue;
      }
      int size = characterSize(bytes, i);
      if (size == 0) {
        return REJECT;
      }
      i += size;
    }
    return next;
  }

  private static int skipAscii(byte[] bytes, int from, int end) {
    int i = from;
    while (i <= end - Long.BYTES && ((long) LONGS.get(bytes, i) & Masker.HIGH_BITS) == 0) {
      i += Long.BYTES;
    }
    while (i < end && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /**
   * The size of the multi-byte character at {@code i}, of which 4 bytes are readable; 0 if illegal.
   */
  private static int characterSize(byte[] bytes, int i) {
    int lead = bytes[i] & 0xFF;
    int second = bytes[i + 1] & 0xFF;
    if (lead < 0xE0) {
      return lead >= 0xC2 && (second & 0xC0) == 0x80 ? 2 : 0;
    }
    int bounds = expectation(lead);
    if (bounds == REJECT || second < (bounds & 0xFF) || second > ((bounds >> 8) & 0xFF)) {
      return 0;
    }
    if ((bytes[i + 2] & 0xC0) != 0x80) {
      return 0;
    }
    if (lead < 0xF0) {
      return 3;
    }
    return (bytes[i + 3] & 0xC0) == 0x80 ? 4 : 0;
  }

  /** The state after one more byte of a character that is not complete. */
  private static int step(int state, byte next) {
    int value = next & 0xFF;
    if (state == REJECT || value < (state & 0xFF) || value > ((state >> 8) & 0xFF)) {
      return REJECT;
    }
    int missing = (state >> 16) - 1;
    return missing == 0 ? ACCEPT : (missing << 16) | ANY_CONTINUATION;
  }

  /** The state after the first byte of a character of several bytes (RFC 3629 §4). */
  private static int expectation(int lead) {
    if (lead < 0xC2 || lead > 0xF4) {
      return REJECT;
    }
    if (lead < 0xE0) {
      return (1 << 16) | ANY_CONTINUATION;
    }
    if (lead < 0xF0) {
      int bounds = lead == 0xE0 ? 0xBFA0 : lead == 0xED ? 0x9F80 : ANY_CONTINUATION;
      return (2 << 16) | bounds;
    }
    int bounds = lead == 0xF0 ? 0xBF90 : lead == 0xF4 ? 0x8F80 : ANY_CONTINUATION;
    return (3 << 16) | bounds;
  }
}
