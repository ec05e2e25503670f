package dev.vaporetto.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells whether bytes are a text in UTF-8 (RFC 3629), without making one. */
public final class Utf8 {
  /** Reads 8 bytes of an array at once. */
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The highest bit of each of 8 bytes: none is set in ASCII. */
  private static final long HIGH_BITS = 0x8080808080808080L;

  private static final int MALFORMED = -1;

  private Utf8() {}

  /** Whether all bytes from one index, to another one, are well-formed UTF-8. */
  public static boolean isWellFormed(byte[] bytes, int from, int to) {
    int at = from;
    while (at >= 0 && at < to) {
      if (to - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
        at += Long.BYTES;
      } else {
        at = bytes[at] >= 0 ? at + 1 : behindSequence(bytes, at, to);
      }
    }
    return at >= 0;
  }

  /** Where the sequence ends that begins at an index; {@link #MALFORMED} if it is none. */
  private static int behindSequence(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xff;
    int length = lengthOf(lead);
    if (length == 0 || to - at < length) {
      return MALFORMED;
    }
    int second = bytes[at + 1] & 0xff;
    if (second < leastSecond(lead) || second > mostSecond(lead)) {
      return MALFORMED;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return MALFORMED;
      }
    }
    return at + length;
  }

  /** RFC 3629 §4; 0 for what begins no sequence of several bytes. */
  private static int lengthOf(int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  }

  /** No character is encoded longer than it must be. */
  private static int leastSecond(int lead) {
    return lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  }

  /** There are neither halves of surrogate pairs nor characters beyond U+10FFFF. */
  private static int mostSecond(int lead) {
    return lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  }
}
