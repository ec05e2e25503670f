package dev.vaporetto.internal.engine.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Turns turns = new Turns();

  @Test
  void theLastCallbackRunsAtOnceWhereNoOtherRuns() {
    turns.run(() -> log.add("callback"));
    turns.runLast(() -> log.add("last"));
    assertThat(log).containsExactly("callback", "last");
  }

  @Test
  void theLastCallbackWaitsForTheRunningOne() {
    turns
        .<String>inTurn(
            message -> {
              turns.run(() -> turns.runLast(() -> log.add("last")));
              log.add(message);
            })
        .onMessage("callback");
    assertThat(log).containsExactly("callback", "last");
  }

  @Test
  void onAnExecutorTheEngineWaitsForMessagesAndTheLastCallbackComesBehindThem() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Turns elsewhere = new Turns(thread);
      elsewhere.run(() -> log.add("open"));
      elsewhere
          .<String>inTurn(
              message -> {
                elsewhere.runOutOfTurn(() -> log.add("error"));
                elsewhere.runLast(() -> log.add("last"));
                log.add(message);
              })
          .onMessage("callback");
      assertThat(log).startsWith("open", "callback");
    } finally {
      thread.shutdown();
      assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(log).containsExactly("open", "callback", "error", "last");
  }

  @Test
  void theLastCallbackRunsEvenIfTheOneBeforeThrows() {
    try {
      turns.run(
          () -> {
            turns.runLast(() -> log.add("last"));
            throw new IllegalStateException("careless");
          });
    } catch (IllegalStateException expected) {
      log.add("thrown");
    }
    assertThat(log).containsExactly("last", "thrown");
  }
}
