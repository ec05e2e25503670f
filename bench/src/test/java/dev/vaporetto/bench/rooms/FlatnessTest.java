package dev.vaporetto.bench.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FlatnessTest {
  private static final Offset<Double> TINY = Offset.offset(1e-9);

  private static List<Double> samples(double... samples) {
    return Arrays.stream(samples).boxed().toList();
  }

  @Test
  void aFigureThatStaysIsFlat() {
    assertThat(Flatness.of(samples(30, 31, 30, 30, 29, 31, 30, 31), 0.6, 0).isFlat()).isTrue();
  }

  @Test
  void aSteadyGrowthIsFound() {
    List<Double> leak = Stream.iterate(50.0, x -> x + 0.2).limit(40).toList();

    Flatness flatness = Flatness.of(leak, 2, 0.05);

    assertThat(flatness.first()).isCloseTo(50.9, TINY);
    assertThat(flatness.last()).isCloseTo(56.9, TINY);
    assertThat(flatness.allowed()).isCloseTo(0.05 * 50.9, TINY);
    assertThat(flatness.isFlat()).isFalse();
  }

  @Test
  void aSingleHighSampleIsNoGrowth() {
    assertThat(Flatness.of(samples(5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 99, 5), 1, 0).isFlat()).isTrue();
  }

  @Test
  void theLargerOfBothAllowancesCounts() {
    assertThat(Flatness.of(samples(100, 100, 100, 104), 2, 0.05).isFlat()).isTrue();
    assertThat(Flatness.of(samples(10, 10, 10, 11.5), 2, 0.05).isFlat()).isTrue();
    assertThat(Flatness.of(samples(10, 10, 10, 12.5), 2, 0.05).isFlat()).isFalse();
  }

  @Test
  void aFallIsNoGrowth() {
    assertThat(Flatness.of(samples(9, 8, 7, 6), 0, 0).isFlat()).isTrue();
  }

  @Test
  void tooFewSamplesProveNothing() {
    assertThatThrownBy(() -> Flatness.of(samples(1, 2, 3), 1, 0))
        .hasMessage("3 samples came, expected 4 or more");
  }
}
