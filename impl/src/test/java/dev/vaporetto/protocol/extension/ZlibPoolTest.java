package dev.vaporetto.protocol.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory outside the heap: what is lent comes back, and the surplus is released. */
class ZlibPoolTest {
  private final ZlibPool pool = new ZlibPool(Deflater.BEST_SPEED, 2);

  @Test
  void whatComesBackIsLentAgain() {
    Deflater deflater = pool.acquireDeflater();
    Inflater inflater = pool.acquireInflater();
    pool.release(deflater);
    pool.release(inflater);
    assertThat(pool.acquireDeflater()).isSameAs(deflater);
    assertThat(pool.acquireInflater()).isSameAs(inflater);
    assertThat(pool.liveDeflaters()).isEqualTo(1);
    assertThat(pool.liveInflaters()).isEqualTo(1);
  }

  @Test
  void whatFindsNoPlaceIsEnded() {
    List<Deflater> deflaters = new ArrayList<>();
    List<Inflater> inflaters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      deflaters.add(pool.acquireDeflater());
      inflaters.add(pool.acquireInflater());
    }
    assertThat(pool.liveDeflaters()).isEqualTo(5);
    assertThat(pool.liveInflaters()).isEqualTo(5);
    deflaters.forEach(pool::release);
    inflaters.forEach(pool::release);
    assertThat(pool.liveDeflaters()).isEqualTo(2);
    assertThat(pool.liveInflaters()).isEqualTo(2);
    assertEnded(() -> deflaters.get(4).getTotalIn());
    assertEnded(() -> inflaters.get(4).getTotalIn());
  }

  /** JDK 17 says it with one exception, JDK 25 with the other. */
  private static void assertEnded(ThrowingCallable use) {
    assertThatThrownBy(use)
        .isInstanceOfAny(NullPointerException.class, IllegalStateException.class)
        .hasMessageMatching("(Deflater|Inflater) has been closed");
  }

  @Test
  void aClosedPoolHoldsNothingAndEndsWhatComesBack() {
    Deflater lentDeflater = pool.acquireDeflater();
    Inflater lentInflater = pool.acquireInflater();
    pool.release(pool.acquireDeflater());
    pool.release(pool.acquireInflater());
    assertThat(pool.liveDeflaters()).isEqualTo(2);
    pool.close();
    assertThat(pool.liveDeflaters()).isEqualTo(1);
    assertThat(pool.liveInflaters()).isEqualTo(1);
    pool.release(lentDeflater);
    pool.release(lentInflater);
    assertThat(pool.liveDeflaters()).isZero();
    assertThat(pool.liveInflaters()).isZero();
    pool.close();
    assertThat(pool.liveDeflaters()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {-2, 0, 10})
  void anUnknownLevelIsRefused(int level) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ZlibPool(level, 1))
        .withMessage("the level of compression must be 1 to 9, but is " + level);
  }

  @Test
  void theDefaultLevelIsZlibs() {
    try (ZlibPool byDefault = new ZlibPool()) {
      Deflater deflater = byDefault.acquireDeflater();
      assertThat(byDefault.liveDeflaters()).isEqualTo(1);
      byDefault.release(deflater);
    }
  }
}
