package dev.vaporetto.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways to cut an input, always the same for the same input. */
final class Cuts {
  /** Longer inputs do not come byte by byte: the fuzzer's time is worth more. */
  private static final int MAX_SINGLE_BYTES = 2048;

  private static final int[] NONE = {};

  private Cuts() {}

  /** Byte by byte, in two, and in pieces of two random sizes: the offsets of each. */
  static List<int[]> of(byte[] input) {
    Random random = new Random(Arrays.hashCode(input));
    List<int[]> all = new ArrayList<>();
    if (input.length <= MAX_SINGLE_BYTES) {
      all.add(everyFew(input.length, random, 1));
    }
    all.add(new int[] {random.nextInt(input.length + 1)});
    all.add(everyFew(input.length, random, 12));
    all.add(everyFew(input.length, random, 300));
    return all;
  }

  /** Does not cut. */
  static int[] none() {
    return NONE;
  }

  private static int[] everyFew(int length, Random random, int largest) {
    int[] offsets = new int[length];
    int count = 0;
    for (int at = 1 + random.nextInt(largest); at < length; at += 1 + random.nextInt(largest)) {
      offsets[count++] = at;
    }
    return Arrays.copyOf(offsets, count);
  }

  /** The pieces of an input, copied, since the engine unmasks in place. */
  static List<ByteBuffer> pieces(byte[] input, int[] offsets) {
    List<ByteBuffer> pieces = new ArrayList<>(offsets.length + 1);
    int from = 0;
    for (int offset : offsets) {
      pieces.add(piece(input, from, offset));
      from = offset;
    }
    pieces.add(piece(input, from, input.length));
    return pieces;
  }

  /** In an array that begins before it and ends behind it. */
  private static ByteBuffer piece(byte[] input, int from, int to) {
    return ByteBuffer.allocate(to - from + 4)
        .position(2)
        .put(input, from, to - from)
        .flip()
        .position(2);
  }
}
