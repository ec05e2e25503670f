package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockTest {
  private static final InheritableThreadLocal<@Nullable String> OF_THE_CALLER =
      new InheritableThreadLocal<>();

  /** The clock may be shared: its thread is made by whichever application has a deadline first. */
  @Test
  void theThreadPinsNothingOfTheApplicationThatStartsIt() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader("the caller's", null) {});
    OF_THE_CALLER.set("the caller's");
    try {
      CompletableFuture<@Nullable String> inherited = new CompletableFuture<>();
      Thread made =
          Clock.INSTANCE
              .getThreadFactory()
              .newThread(() -> inherited.complete(OF_THE_CALLER.get()));
      made.start();
      assertThat(inherited.get(10, TimeUnit.SECONDS)).isNull();
      assertThat(made.getContextClassLoader()).isSameAs(Clock.class.getClassLoader());
      assertThat(made.isDaemon()).isTrue();
    } finally {
      OF_THE_CALLER.remove();
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private final ScheduledThreadPoolExecutor clock =
      new Clock.Surviving(task -> Threads.daemon("test-clock", task));

  @AfterEach
  void end() {
    clock.shutdownNow();
  }

  /** The next attempt to connect, for example, would never come. */
  @Test
  void aTaskThatHadNoMemoryIsTriedAgain() throws Exception {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    AtomicInteger tries = new AtomicInteger();
    ScheduledFuture<?> unused =
        clock.schedule(
            () -> {
              if (tries.incrementAndGet() < 3) {
                throw new OutOfMemoryError("injected");
              }
              done.complete(tries.get());
            },
            0,
            TimeUnit.MILLISECONDS);
    assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(3);
  }

  @Test
  void aTaskThatIsRepeatedComesAgainWhateverItThrows() throws Exception {
    CountDownLatch calls = new CountDownLatch(4);
    ScheduledFuture<?> unused =
        clock.scheduleWithFixedDelay(
            () -> {
              calls.countDown();
              throw calls.getCount() % 2 == 0
                  ? new StackOverflowError("injected")
                  : new AssertionError("injected");
            },
            0,
            1,
            TimeUnit.MILLISECONDS);
    assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
