package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeverRefusingTest {
  private final NeverRefusing threads =
      new NeverRefusing(
          task -> {
            throw new OutOfMemoryError("unable to create native thread");
          });

  private int ran;

  @Test
  void aTaskThatTheSystemHasNoThreadForRunsOnTheCallingThread() {
    List<Thread> on = new ArrayList<>();
    threads.execute(() -> on.add(Thread.currentThread()));
    assertThat(on).containsExactly(Thread.currentThread());
  }

  @Test
  void whatSuchATaskThrowsIsLoggedAndNotThrown() {
    try (LogOf log = new LogOf(NeverRefusing.class)) {
      threads.execute(
          () -> {
            throw new IllegalStateException("broken");
          });
      assertThat(log.messages())
          .containsExactly("WARNING a task that ran on the calling thread has failed: broken");
    }
  }

  /** A peer may cause one with each message. */
  @Test
  void whatSuchTasksThrowAgainAndAgainIsLoggedOnceInAMinute() {
    try (LogOf log = new LogOf(NeverRefusing.class)) {
      for (int i = 0; i < 1_000; i++) {
        threads.execute(
            () -> {
              throw new IllegalStateException("broken");
            });
      }
      assertThat(log.messages())
          .containsExactly("WARNING a task that ran on the calling thread has failed: broken");
    }
  }

  private void chain() {
    ran++;
    if (ran < 100_000) {
      threads.execute(this::chain);
    }
  }

  @Test
  void aLongChainOfSuchTasksNeedsNoDeepStack() {
    threads.execute(this::chain);
    assertThat(ran).isEqualTo(100_000);
  }
}
