package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CallbackHistoryTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final CallbackHistory history = new CallbackHistory();
  private long now = 5 * SECOND;

  private void turns(int count, int blocked) {
    for (int i = 0; i < count; i++) {
      history.onTurn();
    }
    for (int i = 0; i < blocked; i++) {
      history.onBlocked(now);
    }
  }

  private boolean isPenalised() {
    return history.isPenalised(() -> now);
  }

  @Test
  void anEndpointThatBlocksOftenRunsOnTheExecutorForASecond() {
    turns(100, 15);
    assertThat(isPenalised()).isFalse();
    turns(0, 1);
    assertThat(isPenalised()).isTrue();
    now += SECOND - 1;
    assertThat(isPenalised()).isTrue();
    now++;
    assertThat(isPenalised()).isFalse();
  }

  @Test
  void anEndpointThatBlocksSeldomStaysOnTheLoop() {
    for (int i = 0; i < 1_000; i++) {
      turns(60, 1);
      assertThat(isPenalised()).isFalse();
    }
  }

  @Test
  void thePenaltyDoublesUpToAMinute() {
    long expected = SECOND;
    for (int i = 0; i < 10; i++) {
      turns(16, 16);
      now += expected - 1;
      assertThat(isPenalised()).isTrue();
      now++;
      assertThat(isPenalised()).isFalse();
      expected = Math.min(64 * SECOND, 2 * expected);
    }
  }

  /**
   * With 16 strikes after each penalty, 50 sleepers stopped a loop for 50 ms every other second.
   */
  @Test
  void oneOfTheFirstTurnsAfterThePenaltyBeginsTheNextOne() {
    turns(16, 16);
    now += SECOND;
    turns(1, 1);
    now += 2 * SECOND - 1;
    assertThat(isPenalised()).isTrue();
    now++;
    turns(51, 1);
    assertThat(isPenalised()).isFalse();
  }

  @Test
  void aTurnThatHasBegunBeforeThePenaltyDoesNotLengthenIt() {
    turns(16, 17);
    now += SECOND;
    assertThat(isPenalised()).isFalse();
  }

  @Test
  void aTimeWithoutStrikesIsForgiven() {
    turns(16, 16);
    now += SECOND;
    turns(16, 16);
    now += 2 * SECOND;
    assertThat(isPenalised()).isFalse();
    now += 2 * SECOND;
    turns(16, 16);
    now += SECOND;
    assertThat(isPenalised()).isFalse();
  }

  @Test
  void anEndpointIsTrustedAsLongAsItsCallbacksHardlyEverBlock() {
    turns(1, 0);
    assertThat(history.hardlyEverBlocks(() -> now)).isTrue();
    turns(0, 1);
    assertThat(history.hardlyEverBlocks(() -> now)).isFalse();
    turns(49, 0);
    assertThat(history.hardlyEverBlocks(() -> now)).isTrue();
    turns(0, 15);
    assertThat(isPenalised()).isTrue();
    assertThat(history.hardlyEverBlocks(() -> now)).isFalse();
    // It is forgotten after a time as long as the penalty.
    now += 2 * SECOND;
    assertThat(history.hardlyEverBlocks(() -> now)).isTrue();
  }
}
