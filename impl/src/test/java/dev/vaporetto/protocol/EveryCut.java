package dev.vaporetto.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * The one way in which the tests of the protocol feed input: in every way that a network may cut
 * it, demanding the same outcome of each.
 *
 * <ul>
 *   <li>Every input comes whole, and in pieces of random sizes.
 *   <li>Up to {@value #EVERY_OFFSET} bytes: split in two at every offset, and one byte at a time.
 *   <li>Beyond: split at, before and behind every boundary, all boundaries in one pass and, as far
 *       as {@value #MAX_WORK} bytes go, each by itself; and in pieces of each usual buffer size.
 *       Boundaries are the powers of two, the multiples of the buffer sizes, and what the test says
 *       (the begin, the end of the header and the end of each frame).
 * </ul>
 */
public final class EveryCut {
  /** Inputs up to this size are split at every byte. */
  static final int EVERY_OFFSET = 4096;

  /** Bytes fed for single splits of one larger input: keeps a test below a second. */
  private static final long MAX_WORK = 64L << 20;

  /** What containers read with, and what a message grows by. */
  private static final int[] BUFFER_SIZES = {1024, 4096, 8192, 16 * 1024, 64 * 1024};

  private static final int RANDOM_ROUNDS = 8;
  private static final int[] NONE = {};

  /** Takes the pieces of one input in their order. Ignores what comes after its end. */
  public interface Receiver<T> {
    /**
     * The next piece.
     *
     * @param piece writable, in an array that begins before and ends behind it
     */
    void receive(ByteBuffer piece);

    /** What the pieces so far have led to; compared by {@code equals}. */
    T outcome();
  }

  private EveryCut() {}

  /** The outcome of an input without boundaries of its own. */
  public static <T> T outcome(byte[] input, Supplier<? extends Receiver<T>> fresh) {
    return outcome(input, NONE, fresh);
  }

  /**
   * The outcome of an input, the same however it is cut; fails if it is not.
   *
   * @param boundaries offsets that mean something
   * @param fresh makes a receiver that has seen nothing of the input
   */
  public static <T> T outcome(
      byte[] input, int[] boundaries, Supplier<? extends Receiver<T>> fresh) {
    T expected = feed(input, NONE, fresh);
    for (int[] cuts : allCuts(input.length, boundaries)) {
      T outcome = feed(input, cuts, fresh);
      if (!expected.equals(outcome)) {
        assertThat(outcome).as("cut at %s", describe(cuts)).isEqualTo(expected);
      }
    }
    return expected;
  }

  private static String describe(int[] cuts) {
    return cuts.length <= 40 ? Arrays.toString(cuts) : cuts.length + " places";
  }

  private static <T> T feed(byte[] input, int[] cuts, Supplier<? extends Receiver<T>> fresh) {
    Receiver<T> receiver = fresh.get();
    int from = 0;
    for (int cut : cuts) {
      receiver.receive(piece(input, from, cut));
      from = cut;
    }
    receiver.receive(piece(input, from, input.length));
    return receiver.outcome();
  }

  /** In a buffer with an array offset, a position and a limit that are none of its array's ends. */
  static ByteBuffer piece(byte[] input, int from, int to) {
    return ByteBuffer.allocate(to - from + 8)
        .position(3)
        .slice()
        .position(2)
        .put(input, from, to - from)
        .flip()
        .position(2);
  }

  /** Each element is one way to cut: ascending offsets. */
  static List<int[]> allCuts(int length, int[] boundaries) {
    List<int[]> all = new ArrayList<>();
    Random random = new Random(length);
    for (int i = 0; i < RANDOM_ROUNDS && length > 0; i++) {
      all.add(random.ints(1 + random.nextInt(20), 0, length + 1).sorted().toArray());
    }
    if (length <= EVERY_OFFSET) {
      for (int at = 0; at <= length; at++) {
        all.add(new int[] {at});
      }
      all.add(every(1, length));
    } else {
      aroundBoundaries(all, length, boundaries);
    }
    return all;
  }

  private static void aroundBoundaries(List<int[]> all, int length, int[] boundaries) {
    BitSet marks = new BitSet(length + 1);
    for (int boundary : boundaries) {
      marks.set(boundary);
    }
    for (int power = 1; power > 0 && power <= length; power <<= 1) {
      marks.set(power);
    }
    for (int size : BUFFER_SIZES) {
      for (int at = size; at <= length; at += size) {
        marks.set(at);
      }
      all.add(every(size, length));
      all.add(every(size - 1, length));
      all.add(every(size + 1, length));
    }
    int[] marked = marks.stream().toArray();
    for (int shift = -2; shift <= 2; shift++) {
      int by = shift;
      int[] cuts = Arrays.stream(marked).map(at -> at + by).filter(at -> in(at, length)).toArray();
      all.add(cuts);
      int stride = (int) Math.max(1, 5L * cuts.length * length / MAX_WORK);
      for (int i = 0; i < cuts.length; i += stride) {
        all.add(new int[] {cuts[i]});
      }
    }
  }

  private static boolean in(int at, int length) {
    return at >= 0 && at <= length;
  }

  private static int[] every(int size, int length) {
    int[] cuts = new int[length / size];
    Arrays.setAll(cuts, i -> (i + 1) * size);
    return cuts;
  }
}
