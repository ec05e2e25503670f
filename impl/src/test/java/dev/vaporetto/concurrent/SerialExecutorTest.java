package dev.vaporetto.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<String> log = new ArrayList<>();

  private SerialExecutor over(Executor executor) {
    return new SerialExecutor(executor, failure -> log.add("failed " + failure));
  }

  /** One whose turn is free, and whose tasks wait for {@link #runNext}. */
  private SerialExecutor begun() {
    SerialExecutor serial = over(threads::add);
    serial.begin(() -> {}, () -> {});
    log.clear();
    return serial;
  }

  private Runnable logging(String entry) {
    return () -> log.add(entry);
  }

  /** Runs when the turn was given back. */
  private Runnable sequel(SerialExecutor serial) {
    return () -> log.add(serial.isTaken() ? "sequel in the turn" : "sequel");
  }

  private void runNext() {
    Objects.requireNonNull(threads.poll(), "a task").run();
  }

  @Test
  void aNewOneKeepsItsTasksUntilItBegins() {
    SerialExecutor serial = over(threads::add);
    serial.execute(logging("second"));
    assertThat(serial.tryEnter()).isFalse();
    assertThat(serial.isTaken()).isTrue();
    assertThat(serial.isOnThisThread()).isFalse();
    serial.begin(logging("first"), sequel(serial));
    assertThat(log).containsExactly("first", "second", "sequel");
    assertThat(threads).isEmpty();
    assertThat(serial.isTaken()).isFalse();
  }

  @Test
  void aTaskForWhichNoThreadIsThereRunsOnTheExecutor() {
    SerialExecutor serial = begun();
    serial.execute(logging("task"));
    assertThat(log).isEmpty();
    assertThat(serial.isTaken()).isTrue();
    runNext();
    assertThat(log).containsExactly("task");
    assertThat(serial.isTaken()).isFalse();
  }

  @Test
  void theSequelOfATaskThatWaitedRunsAfterTheTurn() {
    SerialExecutor serial = begun();
    assertThat(serial.tryEnter()).isTrue();
    serial.execute(logging("1"), sequel(serial));
    serial.execute(logging("2"));
    serial.leave(logging("replaced"));
    assertThat(log).containsExactly("1", "2", "sequel");
  }

  @Test
  void aTaskThatComesWhileAThreadHasTheTurnRunsOnThatThreadBehindWhatItRuns() {
    SerialExecutor serial = begun();
    assertThat(serial.tryEnter()).isTrue();
    assertThat(serial.isOnThisThread()).isTrue();
    serial.execute(logging("1"));
    serial.execute(logging("2"));
    assertThat(log).isEmpty();
    serial.leave(sequel(serial));
    assertThat(log).containsExactly("1", "2", "sequel");
    assertThat(threads).isEmpty();
    assertThat(serial.isOnThisThread()).isFalse();
  }

  @Test
  void aThreadThatHasTheTurnDoesNotEnterAgain() {
    SerialExecutor serial = begun();
    assertThat(serial.tryEnter()).isTrue();
    assertThat(serial.tryEnter()).isFalse();
    serial.leave(sequel(serial));
    assertThat(serial.tryEnter()).isTrue();
  }

  @Test
  void aTurnThatIsHandedOverGoesOnWithTheTaskAndThenWithThoseThatWait() {
    SerialExecutor serial = begun();
    assertThat(serial.tryEnter()).isTrue();
    serial.execute(logging("waits"));
    serial.handOver(logging("handed over"), sequel(serial));
    assertThat(log).isEmpty();
    assertThat(serial.tryEnter()).isFalse();
    runNext();
    assertThat(log).containsExactly("handed over", "waits", "sequel");
  }

  @Test
  void whatATaskThrowsReachesTheHandlerAndTheNextTaskRuns() {
    SerialExecutor serial = begun();
    assertThat(serial.tryEnter()).isTrue();
    serial.execute(
        () -> {
          throw new StackOverflowError("deep");
        });
    serial.execute(logging("next"));
    serial.leave(sequel(serial));
    assertThat(log).containsExactly("failed java.lang.StackOverflowError: deep", "next", "sequel");
  }

  @Test
  void aHandlerThatFailsDoesNotKeepTheTurn() {
    SerialExecutor serial =
        new SerialExecutor(
            threads::add,
            failure -> {
              throw new OutOfMemoryError("no room for the report");
            });
    serial.begin(
        () -> {
          throw new IllegalStateException("of a task");
        },
        logging("sequel"));
    assertThat(log).containsExactly("sequel");
    assertThat(serial.isTaken()).isFalse();
  }

  @Test
  void aHandlerThatFailsAgainAndAgainIsInTheLogOnceAndCounted() {
    IllegalStateException second = new IllegalStateException("of the handler");
    SerialExecutor serial =
        new SerialExecutor(
            threads::add,
            failure -> {
              throw second;
            });
    serial.begin(() -> {}, () -> {});
    try (LogCapture log = LogCapture.ofThisThread(SerialExecutor.class.getName()).begin()) {
      assertThat(serial.tryEnter()).isTrue();
      for (int i = 0; i < 1_000; i++) {
        serial.execute(
            () -> {
              throw new IllegalStateException("of a task");
            });
      }
      serial.leave(null);
      assertThat(log.lines())
          .containsExactly("WARNING the failure of a task could not be handled + " + second);
      RepeatedLog.flush();
      assertThat(log.lines()).hasSize(2).last().asString().contains("999 times more");
    }
  }

  @Test
  void theLastTaskRunsBehindAllOthersAndWhatTheyBring() {
    SerialExecutor serial = over(threads::add);
    serial.setLast(logging("last"));
    serial.begin(
        () -> {
          serial.executeLast();
          serial.execute(
              () -> {
                log.add("task");
                serial.execute(logging("brought"));
              });
        },
        sequel(serial));
    assertThat(log).containsExactly("task", "brought", "last", "sequel");
    assertThat(serial.isTaken()).isFalse();
  }

  @Test
  void theLastTaskRunsOnTheExecutorWhereNoThreadHasTheTurn() {
    SerialExecutor serial = begun();
    serial.setLast(logging("last"));
    serial.executeLast();
    assertThat(log).isEmpty();
    runNext();
    assertThat(log).containsExactly("last");
    assertThat(serial.isTaken()).isFalse();
  }

  /** As one does that has no memory: the JVM may throw one and the same error again and again. */
  @Test
  void aHandlerThatThrowsWhatItGotDoesNotKeepTheTurn() {
    OutOfMemoryError error = new OutOfMemoryError("injected");
    SerialExecutor serial =
        new SerialExecutor(
            threads::add,
            failure -> {
              throw error;
            });
    serial.begin(() -> {}, () -> {});
    assertThat(serial.tryEnter()).isTrue();
    serial.execute(
        () -> {
          throw error;
        });
    serial.execute(logging("next"));
    serial.leave(sequel(serial));
    assertThat(log).containsExactly("next", "sequel");
    assertThat(serial.isTaken()).isFalse();
  }

  @Test
  void aTaskThatTheExecutorRefusesRunsOnTheCallingThread() {
    SerialExecutor serial =
        over(
            task -> {
              throw new RejectedExecutionException("shut down");
            });
    serial.begin(() -> {}, () -> {});
    log.clear();
    serial.execute(logging("task"));
    assertThat(log).containsExactly("task");
  }

  @Test
  void aTaskThatAnExecutorRunsAtOnceAndThenFailsRunsOnce() {
    SerialExecutor serial =
        over(
            task -> {
              task.run();
              throw new IllegalStateException("of the executor's own");
            });
    serial.begin(() -> {}, () -> {});
    log.clear();
    serial.execute(logging("task"));
    assertThat(log)
        .containsExactly("task", "failed java.lang.IllegalStateException: of the executor's own");
  }

  @Test
  void tasksOfManyThreadsRunOneAfterAnotherAndNoneIsLost() throws InterruptedException {
    SerialExecutor serial = over(task -> new Thread(task).start());
    serial.begin(() -> {}, () -> {});
    int senders = 4;
    int each = 500;
    CountDownLatch done = new CountDownLatch(senders * each);
    List<Integer> inside = new ArrayList<>();
    for (int s = 0; s < senders; s++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  serial.execute(
                      () -> {
                        // Not thread-safe: two at once would lose entries or throw.
                        inside.add(inside.size());
                        done.countDown();
                      });
                }
              })
          .start();
    }
    done.await();
    assertThat(inside).hasSize(senders * each);
    assertThat(log).doesNotContain("failed");
  }
}
