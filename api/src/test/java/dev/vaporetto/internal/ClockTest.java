package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
}
