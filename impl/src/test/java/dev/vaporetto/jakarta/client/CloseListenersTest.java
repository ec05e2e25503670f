package dev.vaporetto.jakarta.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.log.LogCapture;
import dev.vaporetto.log.RepeatedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CloseListenersTest {
  private final CloseListeners listeners = new CloseListeners(1);
  private final List<String> called = new ArrayList<>();

  @Test
  void aListenerThatBlocksHoldsUpNeitherTheCloseNorItsThread() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    listeners.add(
        () -> {
          try {
            goOn.await();
            ends.add("ended");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    listeners.callAll(task -> new Thread(task, "close listeners").start());
    assertThat(ends).isEmpty();
    goOn.countDown();
    assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo("ended");
  }

  @Test
  void listenersAreCalledInTheirOrderBeforeTheCloseGoesOn() {
    listeners.add(() -> called.add("first"));
    listeners.add(() -> called.add("second"));
    listeners.callAll(Runnable::run);
    assertThat(called).containsExactly("first", "second");
  }

  /** An application may make a container for each message. */
  @Test
  void whatListenersFailWithAgainIsInTheLogOnceAndCounted() {
    try (LogCapture log = LogCapture.ofThisThread(CloseListeners.class.getName()).begin()) {
      for (int i = 0; i < 1_000; i++) {
        CloseListeners each = new CloseListeners(1);
        each.add(
            () -> {
              throw new IllegalStateException("of the listener");
            });
        each.callAll(Runnable::run);
      }
      assertThat(log.lines())
          .containsExactly(
              "WARNING a listener to the close of a client container failed + "
                  + "java.lang.IllegalStateException: of the listener");
      RepeatedLog.flush();
      assertThat(log.lines()).hasSize(2).last().asString().contains("999 times more");
    }
  }

  @Test
  void withoutAThreadTheyAreCalledAllTheSame() {
    listeners.add(() -> called.add("first"));
    listeners.callAll(
        task -> {
          throw new RejectedExecutionException("the application stops");
        });
    assertThat(called).containsExactly("first");
  }
}
