package dev.vaporetto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private final Reconnect full = Reconnect.create().jitter(() -> 1);

  @Test
  void theUpperBoundOfTheDelayDoublesUpToTheMaximum() {
    assertThat(full.delay(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(full.delay(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(full.delay(5)).isEqualTo(Duration.ofSeconds(16));
    assertThat(full.delay(6)).isEqualTo(Duration.ofSeconds(30));
    assertThat(full.delay(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void theJitterCoversTheWholeDelay() {
    assertThat(full.jitter(() -> 0).delay(4)).isZero();
    assertThat(full.jitter(() -> 0.25).delay(4)).isEqualTo(Duration.ofSeconds(2));
    assertThat(full.jitter(() -> Double.POSITIVE_INFINITY).delay(1))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void theMaximumAppliesToTheFirstDelayAsWell() {
    assertThat(full.maxDelay(Duration.ofMillis(10)).delay(1)).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void byDefaultASocketReconnectsAfterTransientCodesOnly() {
    for (int code : new int[] {1001, 1006, 1011, 1012, 1013, 1014}) {
      assertThat(full.when().test(code, "")).as("%d", code).isTrue();
    }
    for (int code : new int[] {1000, 1002, 1003, 1005, 1007, 1008, 1009, 1010, 3000, 4999}) {
      assertThat(full.when().test(code, "")).as("%d", code).isFalse();
    }
  }

  @Test
  void illegalValuesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.initialDelay(Duration.ZERO))
        .withMessage("initialDelay came as PT0S; expected a millisecond or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.maxDelay(Duration.ofHours(25)))
        .withMessage("maxDelay came as PT25H; expected at most 24 hours");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.maxAttempts(0))
        .withMessage("maxAttempts came as 0; expected 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> full.keepSends(-1))
        .withMessage("keepSends came as -1; expected 0 or more");
  }
}
