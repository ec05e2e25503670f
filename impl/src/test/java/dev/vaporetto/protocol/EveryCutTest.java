package dev.vaporetto.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The driver itself: what it feeds, and that it notices a receiver that cuts lead astray. */
class EveryCutTest {
  /** Collects all bytes. */
  private static final class Collector implements EveryCut.Receiver<ByteBuffer> {
    private final ByteBuffer all = ByteBuffer.allocate(100_000);

    @Override
    public void receive(ByteBuffer piece) {
      all.put(piece);
    }

    @Override
    public ByteBuffer outcome() {
      return all.duplicate().flip();
    }
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 7 + (i >> 8));
    }
    return bytes;
  }

  private static boolean cutsAt(int length, int at, int... boundaries) {
    return EveryCut.allCuts(length, boundaries).stream()
        .anyMatch(cuts -> Arrays.equals(cuts, new int[] {at}));
  }

  @Test
  void everyByteArrivesOnceAndInOrder() {
    for (int length : new int[] {0, 1, 2, 100, 4096, 4097, 70_000}) {
      byte[] input = bytes(length);
      assertThat(EveryCut.outcome(input, Collector::new)).isEqualTo(ByteBuffer.wrap(input));
    }
  }

  @Test
  void anInputUpTo4KibIsSplitAtEveryOffsetAndByteByByte() {
    for (int length : new int[] {0, 1, 300, 4096}) {
      List<int[]> all = EveryCut.allCuts(length, new int[0]);
      for (int at = 0; at <= length; at++) {
        assertThat(cutsAt(length, at)).as("%d of %d", at, length).isTrue();
      }
      assertThat(all).anySatisfy(cuts -> assertThat(cuts).hasSize(length));
    }
  }

  @Test
  void aLargerInputIsSplitAtAndAroundEveryBoundary() {
    for (int boundary : new int[] {4096, 16_384, 19_999, 65_536}) {
      for (int at = boundary - 2; at <= boundary + 2; at++) {
        assertThat(cutsAt(70_000, at, 19_999)).as("%d", at).isTrue();
      }
    }
    assertThat(cutsAt(70_000, 20_020, 19_999)).isFalse();
  }

  @Test
  void aReceiverThatDependsOnTheCutsIsFound() {
    byte[] input = bytes(5_000);
    assertThatThrownBy(() -> EveryCut.outcome(input, EveryCutTest::countingPieces))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cut at");
  }

  private static EveryCut.Receiver<Integer> countingPieces() {
    return new EveryCut.Receiver<>() {
      private int pieces;

      @Override
      public void receive(ByteBuffer piece) {
        pieces++;
      }

      @Override
      public Integer outcome() {
        return pieces;
      }
    };
  }
}
