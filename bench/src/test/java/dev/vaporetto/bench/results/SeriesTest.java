package dev.vaporetto.bench.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private static Series of(double... values) {
    Series series = new Series();
    for (int i = 0; i < values.length; i++) {
      series.add(i + 1, values[i]);
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
  void aRoundThatOneHasNotIsNoRatio() {
    Series other = of(2);
    other.add(3, 10);

    Series ratios = of(1, 20, 5).over(other);

    assertThat(ratios.count()).isEqualTo(2);
    assertThat(ratios.min()).isEqualTo(0.5);
    assertThat(ratios.max()).isEqualTo(0.5);
  }

  @Test
  void noValueHasNoMedian() {
    assertThatThrownBy(() -> of().median()).hasMessage("no round has a value");
  }
}
