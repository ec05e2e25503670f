package dev.vaporetto.connection.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;

/** That no order is left out, and that a program which nobody goes on with is found out. */
class StepsTest {
  /** Reads, and writes what it has read with itself behind it. */
  private static final class Letters {
    private String text = "";

    private void add(Steps steps, String letter) {
      String read = text;
      steps.point();
      text = read + letter;
    }
  }

  private static Set<String> outcomes(EverySchedule every) throws InterruptedException {
    Set<String> outcomes = new TreeSet<>();
    do {
      Steps steps = new Steps(every);
      Letters letters = new Letters();
      steps.actor("a", () -> letters.add(steps, "a"));
      steps.actor("b", () -> letters.add(steps, "b"));
      steps.run();
      outcomes.add(letters.text);
    } while (every.next());
    return outcomes;
  }

  @Test
  void everyOutcomeOfARaceIsSeen() throws Exception {
    assertThat(outcomes(new EverySchedule(2))).containsExactly("a", "ab", "b", "ba");
  }

  @Test
  void withoutInterruptionsThreadsRunOneAfterAnother() throws Exception {
    assertThat(outcomes(new EverySchedule(0))).containsExactly("ab");
  }

  @Test
  void eachScheduleComesOnce() throws Exception {
    EverySchedule every = new EverySchedule(6);
    Set<String> seen = new TreeSet<>();
    int count = 0;
    do {
      StringBuilder order = new StringBuilder();
      Steps steps = new Steps(every);
      for (String name : new String[] {"a", "b"}) {
        steps.actor(
            name,
            () -> {
              for (int i = 0; i < 3; i++) {
                order.append(name);
                steps.point();
              }
            });
      }
      steps.run();
      seen.add(order + " " + every);
      count++;
    } while (every.next());
    assertThat(seen).hasSize(count);
    // Three of six places for the first one.
    assertThat(seen.stream().map(each -> each.substring(0, 6)).distinct()).hasSize(20);
  }

  @Test
  void aLockIsHeldByOneThreadAtATime() throws Exception {
    EverySchedule every = new EverySchedule(2);
    do {
      Steps steps = new Steps(every);
      SteppedLock lock = new SteppedLock(steps);
      Letters letters = new Letters();
      for (String name : new String[] {"a", "b"}) {
        steps.actor(
            name,
            () -> {
              lock.lock();
              try {
                letters.add(steps, name);
              } finally {
                lock.unlock();
              }
            });
      }
      steps.run();
      assertThat(letters.text).hasSize(2);
    } while (every.next());
  }

  @Test
  @SuppressWarnings("WaitNotInLoop") // there is no signal
  void whoWaitsForASignalThatNeverComesIsFoundOut() {
    Steps steps = new Steps(new EverySchedule(0));
    SteppedLock lock = new SteppedLock(steps);
    Condition condition = lock.newCondition();
    steps.actor(
        "waits",
        () -> {
          lock.lock();
          try {
            condition.awaitUninterruptibly();
          } finally {
            lock.unlock();
          }
        });
    steps.actor("ends", () -> {});
    assertThatThrownBy(steps::run)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("[waits]");
  }

  @Test
  void whatAThreadThrowsFailsTheRun() {
    Steps steps = new Steps(new EverySchedule(0));
    IllegalStateException failure = new IllegalStateException("seen");
    steps.actor(
        "throws",
        () -> {
          throw failure;
        });
    assertThatThrownBy(steps::run)
        .isInstanceOf(AssertionError.class)
        .hasSuppressedException(failure);
  }
}
