package dev.vaporetto.internal.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> log = new ArrayList<>();
  private final Turns turns = new Turns();

  @Test
  void theEndComesAtOnceWhereNothingRuns() {
    turns.run(() -> log.add("callback"));
    turns.runLast(() -> log.add("end"));
    assertThat(log).containsExactly("callback", "end");
  }

  @Test
  void theEndWaitsForTheCallbackThatRuns() {
    turns
        .<String>inTurn(
            message -> {
              turns.run(() -> turns.runLast(() -> log.add("end")));
              log.add(message);
            })
        .onMessage("callback");
    assertThat(log).containsExactly("callback", "end");
  }

  @Test
  void theEndComesEvenIfTheCallbackThrows() {
    try {
      turns.run(
          () -> {
            turns.runLast(() -> log.add("end"));
            throw new IllegalStateException("careless");
          });
    } catch (IllegalStateException expected) {
      log.add("thrown");
    }
    assertThat(log).containsExactly("end", "thrown");
  }
}
