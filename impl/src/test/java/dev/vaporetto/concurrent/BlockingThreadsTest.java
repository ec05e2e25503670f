package dev.vaporetto.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BlockingThreadsTest {
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);

  private void block(String name) {
    events.add(name);
    try {
      end.await();
    } catch (InterruptedException e) {
      events.add(name + " interrupted");
    }
  }

  private String next() throws InterruptedException {
    return String.valueOf(events.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void tasksThatBlockHoldUpNoOther() throws Exception {
    try (BlockingThreads threads = new BlockingThreads("test")) {
      threads.execute(() -> block("one"));
      threads.execute(() -> block("two"));
      assertThat(List.of(next(), next())).containsExactlyInAnyOrder("one", "two");
      end.countDown();
    }
  }

  @Test
  void theThreadsAreVirtualWhereTheyArePinnedByNothing() throws Exception {
    try (BlockingThreads threads = new BlockingThreads("test")) {
      BlockingQueue<Thread> used = new LinkedBlockingQueue<>();
      threads.execute(() -> used.add(Thread.currentThread()));
      Thread thread = used.take();
      assertThat(thread.isDaemon()).isTrue();
      assertThat(thread.getName()).startsWith("test-");
      boolean virtual = !thread.getClass().equals(Thread.class);
      assertThat(virtual).isEqualTo(Runtime.version().feature() >= 24);
    }
  }

  /** As where there is no memory for a line of the log. */
  @Test
  void aTaskWhoseFailureCannotBeLoggedKeepsNoThreadFromOthers() throws Exception {
    Logger logger = Logger.getLogger(BlockingThreads.class.getName());
    Handler broken =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            throw new OutOfMemoryError("injected");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(broken);
    try (BlockingThreads threads = new BlockingThreads(Thread::new, 1)) {
      threads.execute(
          () -> {
            throw new OutOfMemoryError("injected");
          });
      threads.execute(() -> events.add("next"));
      assertThat(next()).isEqualTo("next");
    } finally {
      logger.removeHandler(broken);
    }
  }

  @Test
  void whatIsTooMuchWaitsForAThreadThatIsThere() throws Exception {
    List<Thread> made = new ArrayList<>();
    BlockingThreads threads =
        new BlockingThreads(
            task -> {
              Thread thread = new Thread(task, "made");
              made.add(thread);
              return thread;
            },
            1);
    threads.execute(() -> block("one"));
    assertThat(next()).isEqualTo("one");
    threads.execute(() -> events.add("two"));
    threads.execute(() -> events.add("three"));
    assertThat(events).isEmpty();
    end.countDown();
    assertThat(next()).isEqualTo("two");
    assertThat(next()).isEqualTo("three");
    made.get(0).join();
    threads.execute(() -> events.add("four"));
    assertThat(next()).isEqualTo("four");
    assertThat(made).as("no thread is kept").hasSize(2);
    threads.close();
  }

  @Test
  void aTaskThatThrowsTakesNoThreadFromTheOthers() throws Exception {
    BlockingThreads threads = new BlockingThreads(task -> new Thread(task, "made"), 1);
    threads.execute(
        () -> {
          throw new IllegalStateException("logged");
        });
    threads.execute(() -> events.add("next"));
    assertThat(next()).isEqualTo("next");
    threads.close();
  }

  @Test
  void aFailureThatComesAgainIsInTheLogOnceAndCounted() throws Exception {
    try (LogCapture log = LogCapture.ofAllThreads(BlockingThreads.class.getName()).begin();
        BlockingThreads threads = new BlockingThreads(task -> new Thread(task, "made"), 1)) {
      for (int i = 0; i < 1_000; i++) {
        threads.execute(
            () -> {
              throw new IllegalStateException("of the task");
            });
      }
      threads.execute(() -> events.add("last"));
      assertThat(next()).isEqualTo("last");
      assertThat(log.lines())
          .containsExactly("WARNING a task failed + java.lang.IllegalStateException: of the task");
      RepeatedLog.flush();
      assertThat(log.lines()).hasSize(2).last().asString().contains("999 times more");
    }
  }

  @Test
  void aThreadThatTheSystemDoesNotGiveIsToldAndTakesNoPlace() throws Exception {
    List<Thread> none = new ArrayList<>();
    BlockingThreads threads =
        new BlockingThreads(
            task -> {
              if (none.isEmpty()) {
                none.add(Thread.currentThread());
                throw new OutOfMemoryError("unable to create native thread");
              }
              return new Thread(task, "made");
            },
            1);
    assertThatThrownBy(() -> threads.execute(() -> events.add("never")))
        .isInstanceOf(OutOfMemoryError.class);
    threads.execute(() -> events.add("there"));
    assertThat(next()).isEqualTo("there");
    threads.close();
  }

  @Test
  void theEndInterruptsWhatBlocksForTooLongAndTakesNoMore() throws Exception {
    BlockingThreads threads = new BlockingThreads("test");
    threads.execute(() -> block("one"));
    assertThat(next()).isEqualTo("one");
    threads.close();
    assertThat(next()).isEqualTo("one interrupted");
    assertThatThrownBy(() -> threads.execute(() -> events.add("never")))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
