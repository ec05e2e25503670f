package dev.vaporetto.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 validation that can stop and go on anywhere (RFC 3629 §4, demanded by RFC 6455
 * §8.1). Stateless and allocation-free.
 *
 * <p>It is an automaton of nine states. A state is one {@code int}, {@link #ACCEPT} at a character
 * boundary, {@link #REJECT} after an illegal byte, else what the next bytes must be:
 *
 * <pre>
 *            00..7F ──► ACCEPT
 *            C2..DF ──► ONE ──────── 80..BF ──► ACCEPT
 *            E0 ──────► AFTER_E0 ─── A0..BF ──► ONE         80..9F is overlong
 *   ACCEPT   ED ──────► AFTER_ED ─── 80..9F ──► ONE         A0..BF is a surrogate
 *            other E ─► TWO ──────── 80..BF ──► ONE
 *            F0 ──────► AFTER_F0 ─── 90..BF ──► TWO         80..8F is overlong
 *            F1..F3 ──► THREE ────── 80..BF ──► TWO
 *            F4 ──────► AFTER_F4 ─── 80..8F ──► TWO         90..BF is above U+10FFFF
 *   any state, any other byte ──► REJECT
 * </pre>
 *
 * A state's number is a shift count, and each byte has a row with the next states of all nine, six
 * bits each. So a step is one load and one shift, whatever the text is; no branch can be guessed
 * wrong.
 */
public final class Utf8 {
  /** At a character boundary. */
  public static final int ACCEPT = 0;

  /** An illegal byte was seen; no later byte changes that. */
  public static final int REJECT = 6;

  private static final int ONE = 12;
  private static final int TWO = 18;
  private static final int THREE = 24;
  private static final int AFTER_E0 = 30;
  private static final int AFTER_ED = 36;
  private static final int AFTER_F0 = 42;
  private static final int AFTER_F4 = 48;

  /** A shift by a {@code long} takes the lower six bits of its count. */
  private static final int STATE_BITS = 0x3F;

  /** Looked at together; a chunk without a high bit needs no automaton. */
  private static final int CHUNK = 4 * Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long[] ROWS = new long[256];

  static {
    for (int state = ACCEPT; state <= AFTER_F4; state += REJECT) {
      transition(state, 0x00, 0xFF, REJECT);
    }
    transition(ACCEPT, 0x00, 0x7F, ACCEPT);
    transition(ACCEPT, 0xC2, 0xDF, ONE);
    transition(ACCEPT, 0xE0, 0xEF, TWO);
    transition(ACCEPT, 0xE0, 0xE0, AFTER_E0);
    transition(ACCEPT, 0xED, 0xED, AFTER_ED);
    transition(ACCEPT, 0xF0, 0xF0, AFTER_F0);
    transition(ACCEPT, 0xF1, 0xF3, THREE);
    transition(ACCEPT, 0xF4, 0xF4, AFTER_F4);
    transition(ONE, 0x80, 0xBF, ACCEPT);
    transition(TWO, 0x80, 0xBF, ONE);
    transition(THREE, 0x80, 0xBF, TWO);
    transition(AFTER_E0, 0xA0, 0xBF, ONE);
    transition(AFTER_ED, 0x80, 0x9F, ONE);
    transition(AFTER_F0, 0x90, 0xBF, TWO);
    transition(AFTER_F4, 0x80, 0x8F, TWO);
  }

  private Utf8() {}

  private static void transition(int state, int first, int last, int next) {
    for (int value = first; value <= last; value++) {
      ROWS[value] = (ROWS[value] & ~((long) STATE_BITS << state)) | ((long) next << state);
    }
  }

  /** Whether the bytes are a complete, valid UTF-8 text. */
  public static boolean isValid(byte[] bytes, int offset, int length) {
    return validate(ACCEPT, bytes, offset, length) == ACCEPT;
  }

  /** Takes the next bytes of a text and returns the new state. */
  public static int validate(int state, byte[] bytes, int offset, int length) {
    int end = offset + length;
    int i = offset;
    // Above its lower six bits this holds what is left of a row.
    long next = state;
    while (i <= end - CHUNK) {
      if ((next & STATE_BITS) == ACCEPT && isAscii(bytes, i)) {
        i += CHUNK;
        continue;
      }
      for (int chunkEnd = i + CHUNK; i < chunkEnd; i++) {
        next = ROWS[bytes[i] & 0xFF] >>> next;
      }
    }
    for (; i < end; i++) {
      next = ROWS[bytes[i] & 0xFF] >>> next;
    }
    return (int) next & STATE_BITS;
  }

  /** Whether the {@value #CHUNK} bytes from {@code i} have no high bit. */
  private static boolean isAscii(byte[] bytes, int i) {
    long all =
        (long) LONGS.get(bytes, i)
            | (long) LONGS.get(bytes, i + Long.BYTES)
            | (long) LONGS.get(bytes, i + 2 * Long.BYTES)
            | (long) LONGS.get(bytes, i + 3 * Long.BYTES);
    return (all & Masker.HIGH_BITS) == 0;
  }
}
