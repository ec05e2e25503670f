package dev.vaporetto.internal;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Completes futures with the outcome that an engine reports. */
public final class Outcomes {
  private Outcomes() {}

  /**
   * Completes a future.
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
