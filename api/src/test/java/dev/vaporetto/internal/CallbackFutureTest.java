package dev.vaporetto.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CallbackFutureTest {
  private static final String WHY = "the wait cannot end: it is inside a callback";

  private boolean inCallback = true;
  private final CompletableFuture<String> future = new CallbackFuture<>(() -> inCallback);

  private void assertFails(CompletableFuture<?> waited) {
    assertThatThrownBy(waited::join)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(WHY);
    assertThatThrownBy(waited::get)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(WHY);
  }

  @Test
  void aWaitThatCannotEndFailsAlsoOnWhatDependsOnIt() {
    assertFails(future);
    assertFails(future.copy());
    assertFails(future.thenApply(String::length));
    assertFails(future.thenCompose(CompletableFuture::completedFuture).thenRun(() -> {}));
  }

  @Test
  void aWaitWithATimeoutEndsAndSaysWhyNothingCame() {
    assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining(WHY);
    inCallback = false;
    assertThatThrownBy(() -> future.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class)
        .hasMessage(null);
  }

  @Test
  void whatIsDoneOrEndsInAnotherWayIsWaitedFor() throws Exception {
    CompletableFuture<String> other = CompletableFuture.completedFuture("other");
    assertThat(future.applyToEither(other, text -> text).join()).isEqualTo("other");
    assertThat(future.applyToEitherAsync(other, text -> text).join()).isEqualTo("other");
    assertThat(future.applyToEitherAsync(other, text -> text, Runnable::run).join())
        .isEqualTo("other");
    future.acceptEither(other, text -> {}).join();
    future.acceptEitherAsync(other, text -> {}).join();
    future.acceptEitherAsync(other, text -> {}, Runnable::run).join();
    future.runAfterEither(other, () -> {}).join();
    future.runAfterEitherAsync(other, () -> {}).join();
    future.runAfterEitherAsync(other, () -> {}, Runnable::run).join();
    assertThat(future.completeOnTimeout("late", 1, TimeUnit.MILLISECONDS).join()).isEqualTo("late");
    assertThatThrownBy(() -> future.orTimeout(1, TimeUnit.MILLISECONDS).join())
        .hasCauseInstanceOf(TimeoutException.class);
    CompletableFuture<String> copied = future.applyToEither(new CompletableFuture<>(), t -> t);
    future.complete("done");
    assertThat(copied.join()).isEqualTo("done");
    assertThat(future.join()).isEqualTo("done");
    assertThat(future.get()).isEqualTo("done");
    assertThat(future.thenApply(String::length).join()).isEqualTo(4);
  }
}
