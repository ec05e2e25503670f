package dev.vaporetto.room.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads of a broker go on whatever is thrown on them. */
class ControlTest {
  private final Control control = new Control();

  @AfterEach
  void end() {
    control.end();
  }

  @Test
  void aTaskOfTheClockThatHadNoMemoryIsTriedAgain() {
    AtomicInteger tries = new AtomicInteger();
    Control.surviving(
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new OutOfMemoryError("injected");
              }
            })
        .run();
    assertThat(tries).hasValue(3);
  }

  @Test
  void aTaskThatIsRepeatedComesAgainWhateverItThrows() throws Exception {
    CountDownLatch calls = new CountDownLatch(3);
    control.repeat(
        () -> {
          calls.countDown();
          throw new AssertionError("injected");
        },
        Duration.ofMillis(1));
    assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aTaskThatHadNoMemoryIsRunAgainOnTheSameThread() throws Exception {
    List<Thread> threads = new CopyOnWriteArrayList<>();
    CountDownLatch calls = new CountDownLatch(3);
    control.execute(
        () -> {
          threads.add(Thread.currentThread());
          calls.countDown();
          if (calls.getCount() > 0) {
            throw new StackOverflowError("injected");
          }
        });
    assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(threads).hasSize(3).containsOnly(threads.get(0));
  }

  @Test
  void theTaskBehindOneThatThrowsRuns() throws Exception {
    CompletableFuture<String> done = new CompletableFuture<>();
    control.execute(
        () -> {
          throw new AssertionError("injected");
        });
    control.schedule(() -> done.complete("run"), Duration.ofMillis(1));
    assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo("run");
  }
}
