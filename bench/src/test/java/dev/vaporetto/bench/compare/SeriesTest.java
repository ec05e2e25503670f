package dev.vaporetto.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private static Series of(double... values) {
    Series series = new Series();
    for (double value : values) {
      series.add(value);
    }
    return series;
  }

  @Test
  void theMedianOfOddlyManyIsTheMiddleOne() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
  }

  @Test
  void theMedianOfEvenlyManyIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(of(9, 1, 5, 6).median()).isEqualTo(5.5);
  }

  @Test
  void ratiosAreTakenRoundByRound() {
    Series ratios = of(1, 20, 3).over(of(2, 10, 3));

    assertThat(ratios.min()).isEqualTo(0.5);
    assertThat(ratios.median()).isEqualTo(1);
    assertThat(ratios.max()).isEqualTo(2);
  }

  @Test
  void ratiosOfUnequallyManyRoundsAreRefused() {
    assertThatThrownBy(() -> of(1).over(of(1, 2))).hasMessage("1 rounds over 2: expected as many");
  }
}
