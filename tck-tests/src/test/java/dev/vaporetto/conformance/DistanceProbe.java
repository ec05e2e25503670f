package dev.vaporetto.conformance;

import java.util.Arrays;

/**
 * Parses DEFLATE (RFC 1951) without inflating it, to find the farthest back reference:
 * java.util.zip accepts any distance within 32 KiB. The data must be valid. Slow and simple.
 */
final class DistanceProbe {
  private static final int[] EXTRA_OF_LENGTH = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final int[] ORDER_OF_CODE_LENGTHS = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final byte[] data;

  /** In bits. */
  private int position;

  private int farthest;

  private DistanceProbe(byte[] data) {
    this.data = data;
  }

  /** The farthest distance in the data; 0 if there is none. */
  static int farthest(byte[] data) {
    DistanceProbe probe = new DistanceProbe(data);
    // A block has 10 bits or more; what remains after the last one is less than a byte.
    while (data.length * 8 - probe.position >= 10) {
      probe.block();
    }
    return probe.farthest;
  }

  private void block() {
    boolean last = bits(1) == 1;
    switch (bits(2)) {
      case 0 -> stored();
      case 1 -> compressed(fixedLiterals(), fixedDistances());
      case 2 -> dynamic();
      default -> throw new AssertionError("a block of type 3");
    }
    if (last) {
      position = (position + 7) / 8 * 8;
    }
  }

  private void stored() {
    position = (position + 7) / 8 * 8;
    int length = bits(16);
    position += 16 + 8 * length;
  }

  private void dynamic() {
    int literals = bits(5) + 257;
    int distances = bits(5) + 1;
    int lengths = bits(4) + 4;
    int[] codeLengths = new int[19];
    for (int i = 0; i < lengths; i++) {
      codeLengths[ORDER_OF_CODE_LENGTHS[i]] = bits(3);
    }
    Code code = new Code(codeLengths, 0, 19);
    int[] all = new int[literals + distances];
    int i = 0;
    while (i < all.length) {
      int symbol = symbol(code);
      if (symbol < 16) {
        all[i++] = symbol;
        continue;
      }
      int repeated = symbol == 16 ? all[i - 1] : 0;
      int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
      for (int n = 0; n < times; n++) {
        all[i++] = repeated;
      }
    }
    compressed(new Code(all, 0, literals), new Code(all, literals, distances));
  }

  private void compressed(Code literals, Code distances) {
    for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
      if (symbol > 256) {
        bits(EXTRA_OF_LENGTH[symbol - 257]);
        int code = symbol(distances);
        int extra = code < 2 ? 0 : code / 2 - 1;
        int base = code < 2 ? code + 1 : 1 + ((2 + code % 2) << extra);
        farthest = Math.max(farthest, base + bits(extra));
      }
    }
  }

  private static Code fixedLiterals() {
    int[] lengths = new int[288];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    return new Code(lengths, 0, lengths.length);
  }

  private static Code fixedDistances() {
    int[] lengths = new int[30];
    Arrays.fill(lengths, 5);
    return new Code(lengths, 0, lengths.length);
  }

  /** RFC 1951 §3.2.2: the codes of one length are consecutive, and follow those of one bit less. */
  private int symbol(Code code) {
    int value = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= 15; length++) {
      value |= bits(1);
      int count = code.counts[length];
      if (value - first < count) {
        return code.symbols[index + value - first];
      }
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new AssertionError("bits that are no code at bit " + position);
  }

  private int bits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++, position++) {
      value |= (data[position >> 3] >> (position & 7) & 1) << i;
    }
    return value;
  }

  /** A Huffman code by the lengths of its symbols. */
  private static final class Code {
    private final int[] counts = new int[16];
    private final int[] symbols;

    Code(int[] lengths, int from, int size) {
      int symbolCount = 0;
      for (int i = 0; i < size; i++) {
        counts[lengths[from + i]]++;
        symbolCount += lengths[from + i] > 0 ? 1 : 0;
      }
      counts[0] = 0;
      symbols = new int[symbolCount];
      int next = 0;
      for (int length = 1; length <= 15; length++) {
        for (int i = 0; i < size; i++) {
          if (lengths[from + i] == length) {
            symbols[next++] = i;
          }
        }
      }
    }
  }
}
