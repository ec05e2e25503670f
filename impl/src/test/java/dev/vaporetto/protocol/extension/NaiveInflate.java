package dev.vaporetto.protocol.extension;

import java.util.Arrays;

/**
 * A plain decoder of RFC 1951, bit by bit. It reports how far back the data refers; zlib does not.
 */
final class NaiveInflate {
  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_BITS = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] in;
  private int bit;
  private byte[] out = new byte[64];
  private int length;
  private int farthest;

  /**
   * Takes DEFLATE blocks up to the end of the input, which must be the end of a block.
   *
   * @throws AssertionError if it is not
   */
  NaiveInflate(byte[] blocks) {
    in = blocks;
    while (bit < 8 * in.length) {
      bits(1);
      switch (bits(2)) {
        case 0 -> stored();
        case 1 -> compressed(fixedLengths(), distances(5, 30));
        case 2 -> dynamic();
        default -> throw new AssertionError("block type 3");
      }
    }
  }

  byte[] bytes() {
    return Arrays.copyOf(out, length);
  }

  /** The largest distance of a reference; 0 if there is none. */
  int farthest() {
    return farthest;
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, bit++) {
      value |= (in[bit >> 3] >> (bit & 7) & 1) << i;
    }
    return value;
  }

  private void put(int value) {
    if (length == out.length) {
      out = Arrays.copyOf(out, 2 * length);
    }
    out[length++] = (byte) value;
  }

  private void stored() {
    bit = (bit + 7) & ~7;
    int count = bits(16);
    if (bits(16) != (~count & 0xFFFF)) {
      throw new AssertionError("stored block of " + count);
    }
    for (int i = 0; i < count; i++) {
      put(bits(8));
    }
  }

  private static int[] fixedLengths() {
    int[] lengths = new int[288];
    Arrays.fill(lengths, 0, 144, 8);
    Arrays.fill(lengths, 144, 256, 9);
    Arrays.fill(lengths, 256, 280, 7);
    Arrays.fill(lengths, 280, 288, 8);
    return lengths;
  }

  private static int[] distances(int size, int count) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, size);
    return lengths;
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int codes = bits(4) + 4;
    int[] codeLengths = new int[19];
    for (int i = 0; i < codes; i++) {
      codeLengths[ORDER[i]] = bits(3);
    }
    int[] lengths = new int[literals + distances];
    int at = 0;
    while (at < lengths.length) {
      int symbol = symbol(codeLengths);
      int repeat = symbol < 16 ? 1 : symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 : 11;
      repeat += symbol == 17 ? bits(3) : symbol == 18 ? bits(7) : 0;
      int value = symbol < 16 ? symbol : symbol == 16 ? lengths[at - 1] : 0;
      Arrays.fill(lengths, at, at + repeat, value);
      at += repeat;
    }
    compressed(
        Arrays.copyOf(lengths, literals), Arrays.copyOfRange(lengths, literals, lengths.length));
  }

  private void compressed(int[] literals, int[] distances) {
    int symbol = symbol(literals);
    while (symbol != 256) {
      if (symbol < 256) {
        put(symbol);
      } else {
        copy(LENGTH_BASE[symbol - 257] + bits(LENGTH_BITS[symbol - 257]), symbol(distances));
      }
      symbol = symbol(literals);
    }
  }

  private void copy(int count, int code) {
    int extra = Math.max(0, code / 2 - 1);
    int base = code < 2 ? code + 1 : ((2 + code % 2) << extra) + 1;
    int distance = base + bits(extra);
    farthest = Math.max(farthest, distance);
    for (int i = 0; i < count; i++) {
      put(out[length - distance]);
    }
  }

  /** RFC 1951 §3.2.2: codes of one length are consecutive, and shorter ones come first. */
  private int symbol(int[] lengths) {
    int code = 0;
    int first = 0;
    for (int size = 1; size <= 15; size++) {
      code = code << 1 | bits(1);
      first <<= 1;
      int count = 0;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == size && first + count++ == code) {
          return symbol;
        }
      }
      first += count;
    }
    throw new AssertionError("no symbol at bit " + bit);
  }
}
