package dev.vaporetto.internal.room;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a join. What depends on its stage runs on the thread that joins, or on one for
 * callbacks, and never on the thread that happens to work on the room.
 */
final class JoinOutcome<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();
  private final Thread joining = Thread.currentThread();
  private final Executor threads;

  JoinOutcome(Executor threads) {
    this.threads = threads;
  }

  CompletionStage<T> future() {
    return future;
  }

  void succeeded(T value) {
    end(value, null);
  }

  void failed(Throwable failure) {
    end(null, failure);
  }

  /** The join ends as another future does, which is completed on a thread for callbacks. */
  void follow(CompletableFuture<T> other) {
    if (other.isDone()) {
      other.whenComplete(this::end);
    } else {
      other.whenComplete(this::complete);
    }
  }

  private void end(@Nullable T value, @Nullable Throwable failure) {
    if (Thread.currentThread() == joining) {
      complete(value, failure);
    } else {
      threads.execute(() -> complete(value, failure));
    }
  }

  private void complete(@Nullable T value, @Nullable Throwable failure) {
    if (failure == null) {
      future.complete(value);
    } else {
      future.completeExceptionally(failure);
    }
  }
}
