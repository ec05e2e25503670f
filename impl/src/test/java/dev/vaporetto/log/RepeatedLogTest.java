package dev.vaporetto.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedLogTest {
  private final AtomicLong clock = new AtomicLong(-5);
  private final List<String> lines = new ArrayList<>();
  private final RepeatedLog log =
      new RepeatedLog(
          clock::get,
          (source, level, message, failure) ->
              lines.add(source + " " + level + " " + message + (failure == null ? "" : " +stack")));

  private static final StackTraceElement[] NOWHERE = {};

  private void add(String message, Throwable failure) {
    failure.setStackTrace(NOWHERE);
    add(message, "", failure);
  }

  private void add(String message, String whose, Throwable failure) {
    log.add("a.Source", Level.WARNING, message, () -> whose, failure, failure);
  }

  private void pass(long nanos) {
    clock.addAndGet(nanos);
  }

  @Test
  void aLineNamesTheFirstConnectionOfThoseThatFailAlike() {
    Throwable failure = new IllegalStateException();
    add("it failed", "session 1, 192.0.2.7:1", failure);
    add("it failed", "session 2, 192.0.2.8:2", failure);
    pass(RepeatedLog.PERIOD_NANOS);
    add("it failed", "session 3, a\r\nname", failure);
    assertThat(lines)
        .containsExactly(
            "a.Source WARNING it failed (session 1, 192.0.2.7:1) +stack",
            "a.Source WARNING it failed (session 3, a??name)"
                + " (and 1 times more since it was last said) +stack");
  }

  @Test
  void whatComesAgainWithinAMinuteIsOnlyCounted() {
    for (int i = 0; i < 1000; i++) {
      add("it failed", new IllegalStateException("number " + i));
    }
    assertThat(lines).containsExactly("a.Source WARNING it failed +stack");
    pass(RepeatedLog.PERIOD_NANOS);
    add("it failed", new IllegalStateException("once more"));
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("a.Source WARNING it failed (and 999 times more since it was last said) +stack");
  }

  @Test
  void aFailureOfAnotherKindIsLoggedAtOnce() {
    add("it failed", new IllegalStateException());
    add("it failed", new IllegalArgumentException());
    add("something else failed", new IllegalStateException());
    assertThat(lines).hasSize(3);
  }

  @Test
  void whatWasOnlyCountedIsToldByTheClock() {
    add("it failed", new IllegalStateException());
    add("it failed", new IllegalStateException());
    pass(RepeatedLog.PERIOD_NANOS - 1);
    log.look();
    assertThat(lines).hasSize(1);
    pass(1);
    log.look();
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo(
            "a.Source WARNING it failed: java.lang.IllegalStateException (and 1 times more since it"
                + " was last said)");
    pass(RepeatedLog.PERIOD_NANOS);
    log.look();
    pass(RepeatedLog.PERIOD_NANOS);
    log.look();
    assertThat(lines).hasSize(2);
    add("it failed", new IllegalStateException());
    assertThat(lines).as("nobody has heard of it for long").hasSize(3);
  }

  @Test
  void twoLinesThatThrowTheSameAreTwoFailures() {
    for (int i = 0; i < 2; i++) {
      StackTraceElement[] stack = {new StackTraceElement("App", "onMessage", "App.java", i)};
      IllegalStateException failure = new IllegalStateException();
      failure.setStackTrace(stack);
      add("it failed", "", failure);
    }
    assertThat(lines).hasSize(2);
  }

  @Test
  void atTheEndAllIsToldAndForgotten() {
    add("it failed", new IllegalStateException());
    add("it failed", new IllegalStateException());
    add("something else failed", new IllegalStateException());
    lines.clear();
    log.end();
    assertThat(lines)
        .containsExactly(
            "a.Source WARNING it failed: java.lang.IllegalStateException (and 1 times more since it"
                + " was last said)");
    add("it failed", new IllegalStateException());
    assertThat(lines).hasSize(2);
  }

  @Test
  void aLineForAFailureThatIsEverydaySaysItsMessageOnly() {
    log.add("a.Source", Level.INFO, "a peer went", null, new java.io.IOException("reset"), null);
    assertThat(lines).containsExactly("a.Source INFO a peer went: reset");
  }

  @Test
  void eventsThatPeersCauseAreLoggedUpToANumberInAMinuteAndThenCounted() {
    for (int i = 0; i < 1_000; i++) {
      log.addEvent("a.Source", Level.INFO, "refused", "peer\n" + i);
    }
    assertThat(lines)
        .hasSize(RepeatedLog.MOST_EVENTS)
        .startsWith("a.Source INFO refused: peer?0", "a.Source INFO refused: peer?1");
    pass(RepeatedLog.PERIOD_NANOS);
    log.look();
    assertThat(lines)
        .last()
        .isEqualTo("a.Source INFO refused (and 980 times more since it was last said)");
    for (int i = 0; i < 1_000; i++) {
      log.addEvent("a.Source", Level.INFO, "refused", "peer");
    }
    assertThat(lines).hasSize(2 * RepeatedLog.MOST_EVENTS);
    pass(RepeatedLog.PERIOD_NANOS);
    log.addEvent("a.Source", Level.INFO, "refused", "peer");
    assertThat(lines)
        .last()
        .isEqualTo("a.Source INFO refused: peer (and 981 times more since it was last said)");
  }

  @Test
  void itHoldsNoMoreKindsThanItsBound() {
    for (int i = 0; i < 2 * RepeatedLog.MOST_KINDS; i++) {
      add("kind " + i, new IllegalStateException());
    }
    assertThat(lines).hasSize(RepeatedLog.MOST_KINDS + 1);
  }

  @Test
  void itThrowsNothing() {
    RepeatedLog broken =
        new RepeatedLog(
            clock::get,
            (source, level, message, failure) -> {
              throw new OutOfMemoryError("injected");
            });
    broken.add("a.Source", Level.WARNING, "it failed", null, new IllegalStateException(), null);
    broken.add("a.Source", Level.WARNING, "it failed", null, new IllegalStateException(), null);
    pass(RepeatedLog.PERIOD_NANOS);
    broken.look();
    assertThat(lines).isEmpty();
  }
}
