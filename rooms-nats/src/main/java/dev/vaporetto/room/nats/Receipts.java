package dev.vaporetto.room.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Confirms messages that nobody answers: an echo that comes back says that the server has all
 * messages before it. One echo is under way at a time, so it costs least when there is most to do.
 * Thread-safe.
 */
final class Receipts {
  private final Outlet outlet;
  private final Replies replies;
  private final Duration timeout;

  /** Published behind the echo that is under way. Guarded by this object, like the field below. */
  private List<CompletableFuture<Void>> open = new ArrayList<>();

  private boolean echoes;

  Receipts(Outlet outlet, Replies replies, Duration timeout) {
    this.outlet = outlet;
    this.replies = replies;
    this.timeout = timeout;
  }

  /** Publishes a message; the future is done when the server has it. */
  CompletableFuture<Void> publish(String subject, byte[] message) {
    CompletableFuture<Void> receipt = new CompletableFuture<>();
    boolean begins;
    synchronized (this) {
      try {
        // Under the lock: a message that is open has been queued before the next echo.
        outlet.publish(subject, null, message);
      } catch (IOException e) {
        receipt.completeExceptionally(e);
        return receipt;
      }
      open.add(receipt);
      begins = !echoes;
      echoes = true;
    }
    if (begins) {
      echo();
    }
    return receipt;
  }

  private void echo() {
    List<CompletableFuture<Void>> covered;
    synchronized (this) {
      covered = open;
      open = new ArrayList<>();
      echoes = !covered.isEmpty();
      if (!echoes) {
        return;
      }
    }
    replies
        .echo(timeout)
        .whenComplete(
            (came, failure) -> {
              echo();
              covered.forEach(each -> complete(each, failure));
            });
  }

  private static void complete(CompletableFuture<Void> receipt, @Nullable Throwable failure) {
    if (failure == null) {
      receipt.complete(null);
    } else {
      receipt.completeExceptionally(failure);
    }
  }
}
