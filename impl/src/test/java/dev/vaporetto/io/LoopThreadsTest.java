package dev.vaporetto.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of loops: how they end, and how many may block. */
@Timeout(60)
class LoopThreadsTest {
  private final LoopThreads threads = new LoopThreads("tested");
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  @AfterEach
  void end() {
    goesOn.countDown();
    threads.close(System.nanoTime());
  }

  private static long in(int seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  /** A callback that runs until it may go on, or is interrupted. */
  private void callback() {
    began.countDown();
    try {
      goesOn.await();
    } catch (InterruptedException e) {
      interrupted.set(true);
    } finally {
      ended.countDown();
    }
  }

  @Test
  void aCallbackThatRunsWhenTimeIsOverIsInterrupted() throws Exception {
    threads.run(this::callback);
    began.await();
    threads.close(System.nanoTime() - 1);
    ended.await();
    assertThat(interrupted).isTrue();
  }

  @Test
  void aCallbackHasUntilThenToEnd() throws Exception {
    threads.run(this::callback);
    began.await();
    Thread closing = new Thread(() -> threads.close(in(50)));
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    goesOn.countDown();
    closing.join();
    ended.await();
    assertThat(interrupted).isFalse();
  }

  @Test
  void whoIsInterruptedWhileItWaitsInterruptsThem() throws Exception {
    threads.run(this::callback);
    began.await();
    AtomicBoolean kept = new AtomicBoolean();
    Thread closing =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              threads.close(in(50));
              kept.set(Thread.interrupted());
            });
    closing.start();
    closing.join();
    ended.await();
    assertThat(interrupted).isTrue();
    assertThat(kept).as("the interrupt is kept for the caller").isTrue();
  }

  @Test
  void oneOfThemDoesNotWaitForItself() throws Exception {
    threads.run(
        () -> {
          threads.close(in(50));
          callback();
        });
    began.await();
    goesOn.countDown();
    ended.await();
    assertThat(interrupted).isFalse();
  }

  @Test
  void aThreadThatHasEndedIsNoneOfThem() throws Exception {
    Thread[] runner = new Thread[1];
    threads.run(() -> runner[0] = Thread.currentThread());
    threads.close(in(50));
    runner[0].join();
    assertThat(runner[0].isAlive()).isFalse();
    assertThatThrownBy(() -> threads.run(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThat(threads.spare()).as("a spare thread of closed ones").isNull();
  }

  @Test
  void aSpareThreadRunsWhatItIsGiven() throws Exception {
    LoopThreads.Spare spare = threads.spare();
    assertThat(spare).isNotNull();
    Thread[] runner = new Thread[1];
    spare.give(
        () -> {
          runner[0] = Thread.currentThread();
          began.countDown();
        });
    began.await();
    assertThat(runner[0].getName()).startsWith("tested loop");
    assertThat(runner[0].isDaemon()).isTrue();
  }

  @Test
  void aSpareThreadThatIsNotNeededEnds() throws Exception {
    LoopThreads.Spare spare = threads.spare();
    assertThat(spare).isNotNull();
    spare.give(null);
    // Waits for it, and would interrupt it otherwise.
    threads.close(in(50));
    assertThat(threads.spare()).isNull();
  }

  @Test
  void whileTooManyCallbacksBlockNoneBegins() {
    for (int i = 0; i < LoopThreads.MOST_BLOCKED; i++) {
      assertThat(threads.mayRunTurn()).isTrue();
      threads.onBlocked();
    }
    assertThat(threads.mayRunTurn()).isFalse();
    threads.onReturned();
    assertThat(threads.mayRunTurn()).isTrue();
  }
}
