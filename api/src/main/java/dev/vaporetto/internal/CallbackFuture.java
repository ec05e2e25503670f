package dev.vaporetto.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A future that cannot be done while a certain thread waits for it: {@code join} and {@code get} on
 * that thread fail instead of waiting for ever. So do those of the futures that depend on this one,
 * unless something else may complete them as well. Thread-safe.
 */
public final class CallbackFuture<T> extends CompletableFuture<T> {
  private final Callbacks callbacks;

  /** What has to go on before the future is done. */
  @FunctionalInterface
  public interface Callbacks {
    /** Whether the calling thread has to return before the future can be done. */
    boolean areOnThisThread();
  }

  /** Creates a future that is not done. */
  public CallbackFuture(Callbacks callbacks) {
    this.callbacks = callbacks;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallbackFuture<>(callbacks);
  }

  private boolean wouldHang() {
    return !isDone() && callbacks.areOnThisThread();
  }

  private static final String WHY =
      "the wait cannot end: it is inside a callback of the WebSocket, and what it waits for comes"
          + " after that callback; expected thenAccept or its like, or a wait on another thread";

  private void requireEnd() {
    if (wouldHang()) {
      throw new IllegalStateException(WHY);
    }
  }

  @Override
  public T join() {
    requireEnd();
    return super.join();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    requireEnd();
    return super.get();
  }

  /** Waits, since the wait does end; its end says why nothing came. */
  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return super.get(timeout, unit);
    } catch (TimeoutException e) {
      if (!wouldHang()) {
        throw e;
      }
      TimeoutException explained = new TimeoutException(WHY);
      explained.initCause(e);
      throw explained;
    }
  }

  // ---- what something else may complete as well

  private CompletableFuture<T> plain() {
    CompletableFuture<T> plain = new CompletableFuture<>();
    whenComplete(
        (value, failure) -> {
          if (failure == null) {
            plain.complete(value);
          } else {
            plain.completeExceptionally(failure);
          }
        });
    return plain;
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    return plain().orTimeout(timeout, unit);
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(@Nullable T value, long timeout, TimeUnit unit) {
    return plain().completeOnTimeout(value, timeout, unit);
  }

  @Override
  public <U> CompletableFuture<U> applyToEither(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return plain().applyToEither(other, function);
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function) {
    return plain().applyToEitherAsync(other, function);
  }

  @Override
  public <U> CompletableFuture<U> applyToEitherAsync(
      CompletionStage<? extends T> other, Function<? super T, U> function, Executor executor) {
    return plain().applyToEitherAsync(other, function, executor);
  }

  @Override
  public CompletableFuture<Void> acceptEither(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return plain().acceptEither(other, action);
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action) {
    return plain().acceptEitherAsync(other, action);
  }

  @Override
  public CompletableFuture<Void> acceptEitherAsync(
      CompletionStage<? extends T> other, Consumer<? super T> action, Executor executor) {
    return plain().acceptEitherAsync(other, action, executor);
  }

  @Override
  public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
    return plain().runAfterEither(other, action);
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(CompletionStage<?> other, Runnable action) {
    return plain().runAfterEitherAsync(other, action);
  }

  @Override
  public CompletableFuture<Void> runAfterEitherAsync(
      CompletionStage<?> other, Runnable action, Executor executor) {
    return plain().runAfterEitherAsync(other, action, executor);
  }
}
