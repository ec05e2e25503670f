package dev.vaporetto.metrics.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How often losses are written. */
class LossCountTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void theFirstIsWrittenAtOnceAndThoseOfASecondTogether() {
    LossCount count = new LossCount();
    long now = -SECOND / 2;
    assertThat(count.add(3, now)).isEqualTo(3);
    assertThat(count.add(4, now + SECOND / 2)).isZero();
    assertThat(count.add(5, now + SECOND - 1)).isZero();
    assertThat(count.add(1, now + SECOND)).isEqualTo(10);
    assertThat(count.add(1, now + SECOND + 1)).isZero();
  }
}
