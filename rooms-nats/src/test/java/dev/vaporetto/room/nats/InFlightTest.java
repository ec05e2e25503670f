package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight();

  @Test
  void aMessageBeyondTheNumberIsRefusedUntilOneIsConfirmed() {
    for (int i = 0; i < InFlight.MAX_MESSAGES; i++) {
      assertThat(inFlight.add(1)).isTrue();
    }
    assertThat(inFlight.add(0)).isFalse();
    inFlight.remove(1);
    assertThat(inFlight.add(1)).isTrue();
  }

  @Test
  void aMessageBeyondTheBytesIsRefusedUntilOneIsConfirmed() {
    int half = (int) (InFlight.MAX_BYTES / 2);
    assertThat(inFlight.add(half)).isTrue();
    assertThat(inFlight.add(half)).isTrue();
    assertThat(inFlight.add(1)).isFalse();
    inFlight.remove(half);
    assertThat(inFlight.add(1)).isTrue();
  }

  @Test
  void aLargeMessageIsTakenAlone() {
    assertThat(inFlight.add((int) InFlight.MAX_BYTES + 1)).isTrue();
    assertThat(inFlight.add(1)).isFalse();
  }
}
