package dev.vaporetto.internal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What engines tell as a failure or none, as futures. */
public final class Outcomes {
  private Outcomes() {}

  /**
   * Ends a future.
   *
   * @param failure null for success
   */
  public static void complete(CompletableFuture<Void> done, @Nullable Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }
}
