package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpgradesUnderWayTest {
  private long now = Long.MAX_VALUE - 50;
  private final UpgradesUnderWay upgrades = new UpgradesUnderWay(() -> now);

  @Test
  void thereIsNoneAtFirst() {
    assertThat(upgrades.any()).isFalse();
  }

  @Test
  void anAcceptedHandshakeIsUnderWayUntilItsConnectionIsOpen() {
    upgrades.accepted();
    upgrades.accepted();
    upgrades.opened();
    assertThat(upgrades.any()).isTrue();

    upgrades.opened();
    assertThat(upgrades.any()).isFalse();
  }

  @Test
  void oneThatNeverOpensIsForgotten() {
    upgrades.accepted();
    now += UpgradesUnderWay.PATIENCE_NANOS - 1;
    assertThat(upgrades.any()).isTrue();

    now += 1;
    assertThat(upgrades.any()).isFalse();
  }
}
