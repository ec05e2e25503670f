package dev.vaporetto.room.redis;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what will come, and fails if it does not. */
final class Waiting {
  private static final long PATIENCE_SECONDS = 30;

  private Waiting() {}

  /** Waits on a lock that the caller has, until a condition holds. */
  static void until(Object lock, BooleanSupplier condition, Supplier<String> expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        fail("it did not come in " + PATIENCE_SECONDS + " s: " + expected.get());
      }
      lock.wait(Math.min(left, 100));
    }
  }

  /** Waits for a condition that nobody announces. */
  static void until(String expected, BooleanSupplier condition) throws InterruptedException {
    Object lock = new Object();
    synchronized (lock) {
      until(lock, condition, () -> expected);
    }
  }

  static <T> T done(CompletionStage<T> stage)
      throws ExecutionException, InterruptedException, TimeoutException {
    return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Waits for the failure of a stage. */
  static Throwable failure(CompletionStage<?> stage) throws InterruptedException, TimeoutException {
    try {
      throw new AssertionError("a stage was done with " + done(stage) + "; expected that it fails");
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
  }
}
