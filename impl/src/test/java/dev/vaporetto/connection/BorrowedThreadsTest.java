package dev.vaporetto.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.concurrent.BorrowedThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * While so many callbacks are on a container's threads, further ones run on the executor: the
 * threads that are left are for handshakes, and for everybody else.
 */
class BorrowedThreadsTest {
  private final BorrowedThreads borrowed = BorrowedThreads.atMost(1);
  private final Bench blocking = Bench.borrowing(borrowed);
  private final Bench other = Bench.borrowing(borrowed);

  private void open() {
    blocking.connection.open();
    other.connection.open();
  }

  /** What happens while a callback is on the only thread that may be borrowed. */
  private void meanwhile(Runnable events) {
    blocking.handler.inText = text -> events.run();
    blocking.receive(blocking.text("block"));
    assertThat(blocking.handler.events).contains("text block");
  }

  @Test
  void aMessageThatComesWhileOthersBlockIsDispatchedByTheExecutor() {
    open();
    meanwhile(
        () -> {
          other.receive(other.text("1"), other.text("2"));
          assertThat(other.handler.events).containsExactly("open");
          other.runTasks();
          assertThat(other.handler.events).containsExactly("open", "text 1", "text 2");
        });
    other.receive(other.text("3"));
    assertThat(other.tasks).isEmpty();
    assertThat(other.handler.events).containsExactly("open", "text 1", "text 2", "text 3");
  }

  @Test
  void onOpenRunsOnTheExecutorWhileOthersBlock() {
    blocking.connection.open();
    meanwhile(
        () -> {
          other.connection.open();
          assertThat(other.handler.events).isEmpty();
          other.runTasks();
          assertThat(other.handler.events).containsExactly("open");
        });
    other.receive(other.text("1"));
    assertThat(other.handler.events).containsExactly("open", "text 1");
  }

  @Test
  void anOnOpenThatBlocksCountsAsWell() {
    blocking.handler.inOpen =
        () -> {
          other.connection.open();
          assertThat(other.handler.events).isEmpty();
        };
    blocking.connection.open();
    other.runTasks();
    assertThat(other.handler.events).containsExactly("open");
    assertThat(borrowed.enter()).isTrue();
  }

  @Test
  void aCloseThatComesWhileOthersBlockIsAnswered() {
    open();
    meanwhile(
        () -> {
          other.receive(other.close(1000, ""));
          other.runTasks();
          assertThat(other.closeFrame().closeCode()).isEqualTo(1000);
        });
    other.receiveEndOfStream();
    other.runTasks();
    other.assertGone();
  }

  @Test
  void aPeerThatIsDiscardedWhileOthersBlockIsGoneInTime() {
    open();
    meanwhile(
        () -> {
          other.receive(new byte[] {(byte) 0xff, 0});
          other.runTasks();
          other.receive(other.text("late"));
          other.runTasks();
          other.pass(Duration.ofSeconds(2));
          other.runTasks();
          other.assertGone();
        });
  }

  @Test
  void withoutAThreadOfTheExecutorTheCallbackRunsWhereItIs() {
    open();
    meanwhile(
        () -> {
          other.executorDown = true;
          other.receive(other.text("1"));
          assertThat(other.handler.events).containsExactly("open", "text 1");
        });
  }

  @Test
  void beyondManyOfTheEnginesThreadsCallbacksStayOnTheContainers() {
    open();
    meanwhile(
        () -> {
          for (int i = 0; i < BorrowedThreads.MOST_OWN; i++) {
            assertThat(borrowed.enter()).isFalse();
          }
          other.receive(other.text("1"));
          assertThat(other.handler.events).containsExactly("open", "text 1");
          borrowed.elsewhere(() -> {}).run();
          other.receive(other.text("2"));
          assertThat(other.handler.events).containsExactly("open", "text 1");
          other.runTasks();
        });
    assertThat(other.handler.events).containsExactly("open", "text 1", "text 2");
  }

  @Test
  void anErrorOfTheReadWhileOthersBlockEndsTheConnection() {
    open();
    meanwhile(
        () -> {
          other.transport.arriveFailure(new OutOfMemoryError("no room for the bytes"));
          other.readable();
          other.runTasks();
          assertThat(other.handler.events)
              .containsExactly("open", "error no room for the bytes", "close 1011");
        });
  }

  @Test
  void theEndOfTheApplicationWaitsForCallbacksOnThreadsOfTheContainer() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch mayReturn = new CountDownLatch(1);
    blocking.handler.inOpen =
        () -> {
          inside.countDown();
          awaitUninterruptibly(mayReturn);
        };
    Thread container = new Thread(blocking.connection::open);
    container.start();
    inside.await();
    assertThat(borrowed.awaitNone(() -> false, 0)).isEqualTo(1);

    CompletableFuture<Integer> end =
        CompletableFuture.supplyAsync(() -> borrowed.awaitNone(() -> false, Long.MAX_VALUE));
    assertThat(end).isNotDone();
    mayReturn.countDown();
    assertThat(end.get(20, TimeUnit.SECONDS)).isZero();
    container.join();
  }

  @Test
  void anInterruptEndsTheWaitForCallbacks() {
    assertThat(borrowed.enter()).isTrue();
    Thread.currentThread().interrupt();
    assertThat(borrowed.awaitNone(() -> false, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theEndOfTheApplicationWaitsForCallbacksThatAreAboutToCome() {
    AtomicInteger looks = new AtomicInteger();
    assertThat(borrowed.awaitNone(() -> looks.incrementAndGet() < 3, Long.MAX_VALUE)).isZero();
    assertThat(looks).hasValue(3);
    assertThat(borrowed.awaitNone(() -> true, 0)).isZero();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
