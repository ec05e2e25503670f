package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedLogTest {
  private static final StackTraceElement[] NOWHERE = {};

  private final AtomicLong clock = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final RepeatedLog log =
      new RepeatedLog(clock::get, (source, message, failure) -> lines.add(source + " " + message));

  private void add(String message) {
    IllegalStateException failure = new IllegalStateException();
    failure.setStackTrace(NOWHERE);
    log.add("a.Source", message, () -> "", failure);
  }

  @Test
  void whatComesAgainWithinAMinuteIsOnlyCounted() {
    for (int i = 0; i < 1000; i++) {
      add("it failed");
    }
    add("something else failed");
    assertThat(lines).containsExactly("a.Source it failed", "a.Source something else failed");
    clock.addAndGet(RepeatedLog.PERIOD_NANOS);
    add("it failed");
    assertThat(lines)
        .hasSize(3)
        .last()
        .isEqualTo("a.Source it failed (and 999 times more since it was last said)");
  }

  @Test
  void eventsThatPeersCauseAreLoggedUpToANumberInAMinuteAndThenCounted() {
    for (int i = 0; i < 1_000; i++) {
      log.addEvent("a.Source", "refused", "peer\r\n" + i + "\u2028" + "x".repeat(1_000));
    }
    assertThat(lines)
        .hasSize(RepeatedLog.MOST_EVENTS)
        .allMatch(line -> line.length() < 600)
        .first()
        .asString()
        .startsWith("a.Source refused: peer??0?x");
    clock.addAndGet(RepeatedLog.PERIOD_NANOS);
    log.addEvent("a.Source", "refused", "peer");
    assertThat(lines)
        .last()
        .isEqualTo("a.Source refused: peer (and 980 times more since it was last said)");
  }

  @Test
  void itHoldsNoMoreKindsThanItsBound() {
    for (int i = 0; i < 2 * RepeatedLog.MOST_KINDS; i++) {
      add("kind " + i);
    }
    assertThat(lines).hasSize(RepeatedLog.MOST_KINDS);
    clock.addAndGet(RepeatedLog.PERIOD_NANOS);
    add("another kind");
    assertThat(lines).hasSize(RepeatedLog.MOST_KINDS + 1);
  }

  @Test
  void itThrowsNothing() {
    RepeatedLog broken =
        new RepeatedLog(
            clock::get,
            (source, message, failure) -> {
              throw new OutOfMemoryError("injected");
            });
    broken.add("a.Source", "it failed", null, new IllegalStateException());
    assertThat(lines).isEmpty();
  }
}
