package dev.vaporetto.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.log.LogCapture;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitedExecutorTest {
  /** What the executor below has taken. */
  private final Queue<Runnable> threads = new ArrayDeque<>();

  private final List<String> log = new ArrayList<>();
  private final LimitedExecutor limited = new LimitedExecutor(threads::add, 2);

  private void runNext() {
    Objects.requireNonNull(threads.poll(), "a task").run();
  }

  @Test
  void soManyTasksAreAtOnceOnTheExecutorAndTheOthersFollowInTheirOrder() {
    for (int i = 1; i <= 5; i++) {
      int number = i;
      limited.execute(() -> log.add("task " + number));
    }
    assertThat(threads).hasSize(2);
    runNext();
    assertThat(log)
        .as("one after another on one thread")
        .containsExactly("task 1", "task 3", "task 4", "task 5");
    runNext();
    assertThat(log).hasSize(5).endsWith("task 2");
    assertThat(threads).isEmpty();
    limited.execute(() -> log.add("task 6"));
    limited.execute(() -> log.add("task 7"));
    assertThat(threads).as("both places are free again").hasSize(2);
  }

  @Test
  void aTaskThatThrowsKeepsNoPlaceAndIsLogged() {
    try (LogCapture lines = LogCapture.ofThisThread(LimitedExecutor.class.getName()).begin()) {
      for (int i = 0; i < 100; i++) {
        limited.execute(
            () -> {
              throw new StackOverflowError("deep");
            });
      }
      limited.execute(() -> log.add("next"));
      runNext();
      assertThat(log).containsExactly("next");
      assertThat(lines.lines())
          .containsExactly("WARNING a task failed + java.lang.StackOverflowError: deep");
    }
  }

  @Test
  void aTaskThatTheExecutorRefusesRunsOnTheCallingThread() {
    LimitedExecutor refused =
        new LimitedExecutor(
            task -> {
              throw new RejectedExecutionException("shut down");
            },
            1);
    refused.execute(() -> log.add("first"));
    refused.execute(() -> log.add("second"));
    assertThat(log).containsExactly("first", "second");
  }

  /** As where it finds no memory when the task is in its queue already. */
  @Test
  void aTaskThatAnExecutorRunsAndThenFailsRunsOnceAndTakesNoPlace() {
    LimitedExecutor failing =
        new LimitedExecutor(
            task -> {
              task.run();
              throw new OutOfMemoryError("injected");
            },
            1);
    for (int i = 1; i <= 3; i++) {
      int number = i;
      assertThatThrownBy(() -> failing.execute(() -> log.add("task " + number)))
          .isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(log).containsExactly("task 1", "task 2", "task 3");
  }

  @Test
  void whatMustNotWaitPassesTheLimit() {
    limited.execute(() -> log.add("1"));
    limited.execute(() -> log.add("2"));
    limited.execute(() -> log.add("waits"));
    limited.unlimited().execute(() -> log.add("passes"));
    assertThat(threads).hasSize(3);
    threads.forEach(Runnable::run);
    assertThat(log).contains("passes");
  }

  @Test
  void tasksOfManyThreadsAreNeverMoreThanTheLimitAndNoneIsLost() throws InterruptedException {
    LimitedExecutor few = new LimitedExecutor(task -> new Thread(task).start(), 3);
    int senders = 4;
    int each = 500;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(senders * each);
    for (int s = 0; s < senders; s++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  few.execute(
                      () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        done.countDown();
                      });
                }
              })
          .start();
    }
    done.await();
    assertThat(most.get()).isBetween(1, 3);
  }
}
