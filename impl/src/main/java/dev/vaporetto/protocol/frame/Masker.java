package dev.vaporetto.protocol.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Masking, RFC 6455 §5.3: byte i of the payload is combined with byte (i mod 4) of the key by XOR.
 *
 * <p>One pass over the bytes copies them, masks them and collects their high bits, so that the
 * caller knows without a second look whether a text is ASCII. Eight bytes at a time. Stateless.
 *
 * <p>A key is an {@code int} with the first byte of the wire in its most significant byte.
 */
public final class Masker {
  /** The high bit of each of eight bytes; a result of {@link #mask} without them is ASCII. */
  public static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Masker() {}

  /** The key as it applies {@code offset} bytes into a payload. */
  public static int rotate(int key, long offset) {
    return Integer.rotateLeft(key, 8 * (int) (offset & 3));
  }

  /**
   * Masks or unmasks {@code length} bytes of {@code source} into {@code target}; the two may be the
   * same array at the same offset. A key of 0 only copies.
   *
   * @return the bitwise OR of all masked bytes, in some byte positions; compare it with {@link
   *     #HIGH_BITS}
   */
  public static long mask(
      byte[] source, int sourceOffset, byte[] target, int targetOffset, int length, int key) {
    long wideKey = ((long) key << 32) | (key & 0xFFFF_FFFFL);
    long seen = 0;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      long masked = (long) LONGS.get(source, sourceOffset + i) ^ wideKey;
      LONGS.set(target, targetOffset + i, masked);
      seen |= masked;
    }
    for (; i < length; i++) {
      byte masked = (byte) (source[sourceOffset + i] ^ (key >>> (24 - 8 * (i & 3))));
      target[targetOffset + i] = masked;
      seen |= masked & 0xFF;
    }
    return seen;
  }
}
