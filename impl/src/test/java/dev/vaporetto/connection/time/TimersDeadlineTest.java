package dev.vaporetto.connection.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TimersDeadlineTest {
  private long now = Long.MAX_VALUE - 1;
  private final Timers timers = new Timers(() -> now);
  private final List<String> events = new ArrayList<>();

  private void pass(Duration time) {
    now += time.toNanos();
    timers.tick();
  }

  @Test
  void anActionRunsOnceWithTheFirstTickAfterItsDelay() {
    Timers.Deadline unused = timers.schedule(Duration.ofSeconds(2), () -> events.add("due"));
    pass(Duration.ofSeconds(1));
    assertThat(events).isEmpty();
    pass(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(events).containsExactly("due");
  }

  @Test
  void aCancelledActionNeverRuns() {
    Timers.Deadline deadline = timers.schedule(Duration.ofSeconds(1), () -> events.add("due"));
    deadline.cancel();
    pass(Duration.ofSeconds(1));
    deadline.cancel();
    assertThat(events).isEmpty();
  }

  @Test
  void anActionThatFailsDoesNotStopTheOthers() {
    for (int i = 0; i < 3; i++) {
      Timers.Deadline unused =
          timers.schedule(
              Duration.ofSeconds(1),
              () -> {
                events.add("due");
                throw new IllegalStateException("not today");
              });
    }
    pass(Duration.ofSeconds(1));
    assertThat(events).containsExactly("due", "due", "due");
  }

  /** As where the garbage collector, or the machine's owner, has stopped the whole process. */
  @Test
  @Timeout(60)
  void afterAPauseDeadlinesWaitForOneMoreTickOnly() throws InterruptedException {
    AtomicLong time = new AtomicLong(1);
    AtomicInteger looks = new AtomicInteger();
    BlockingQueue<Long> ticks = new LinkedBlockingQueue<>();
    Timers paused =
        new Timers(
            () -> {
              looks.incrementAndGet();
              return time.get();
            });
    try (paused) {
      paused.start("timers that pause");
      paused.add(ticks::add);
      awaitRounds(looks);
      time.addAndGet(Duration.ofHours(1).toNanos());
      awaitRounds(looks);
      assertThat(ticks).isEmpty();
      long next = time.addAndGet(Duration.ofMillis(250).toNanos());
      assertThat(ticks.poll(20, TimeUnit.SECONDS)).isEqualTo(next);

      time.addAndGet(Duration.ofHours(1).toNanos());
      awaitRounds(looks);
      next = time.addAndGet(Duration.ofHours(1).toNanos());
      assertThat(ticks.poll(20, TimeUnit.SECONDS)).as("no pause follows a pause").isEqualTo(next);
    }
  }

  /** Waits until the thread has begun a round, and ended it. */
  private static void awaitRounds(AtomicInteger looks) {
    int before = looks.get();
    while (looks.get() - before < 6) {
      Thread.onSpinWait();
    }
  }

  @Test
  @Timeout(60)
  void aDeadlineHasAThreadAlsoWithoutAConnection() throws InterruptedException {
    CountDownLatch due = new CountDownLatch(1);
    try (Timers running = new Timers(System::nanoTime, 1)) {
      running.start("timers with a deadline");
      Timers.Deadline unused = running.schedule(Duration.ofMillis(300), due::countDown);
      assertThat(due.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
