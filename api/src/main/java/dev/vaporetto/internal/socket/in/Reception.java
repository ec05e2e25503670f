package dev.vaporetto.internal.socket.in;

import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.end.SocketEnd;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the two inboxes of a socket share: who holds them up, and where failures go. */
public final class Reception {
  private final SocketEnd end;
  private final Reading reading;

  /** Told the kind of a message without a listener; says whether to close the socket for it. */
  private final Predicate<String> unhandled;

  /** Keeps what comes to a client before it listens; null when it does, and on a server. */
  private volatile @Nullable EarlyMessages early;

  /**
   * Of a socket.
   *
   * @param unhandled told the kind of a message without a listener; says whether to close for it
   */
  public Reception(Outbound outbound, SocketEnd end, Predicate<String> unhandled) {
    this.end = end;
    this.unhandled = unhandled;
    this.reading = new Reading(outbound);
  }

  /** Who holds the reading up. */
  public Reading reading() {
    return reading;
  }

  SocketEnd end() {
    return end;
  }

  /** Sets what keeps the messages that come before the first listener. */
  public void keep(EarlyMessages messages) {
    early = messages;
  }

  /** What keeps early messages; null for nothing. */
  public @Nullable EarlyMessages early() {
    return early;
  }

  void earlyIsOver() {
    early = null;
  }

  /** Runs a handler; what comes meanwhile, and until its stage is done, waits. */
  public void runHandler(Callable<? extends CompletionStage<?>> handler) {
    try {
      CompletionStage<?> stage = handler.call();
      if (stage == null) {
        throw new IllegalStateException("the route's handler returned null; expected a stage");
      }
      holdUntilDone(stage);
    } catch (Throwable e) {
      end.fail(e);
    }
  }

  /** Nothing is dispatched before a stage of the application's is done. */
  void holdUntilDone(CompletionStage<?> stage) {
    if (stage.getClass() == CompletableFuture.class && isDoneWell((CompletableFuture<?>) stage)) {
      return;
    }
    Hold hold = new Hold();
    stage.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            end.fail(failure);
          }
          hold.end();
        });
    hold.begin();
  }

  private static boolean isDoneWell(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** Holds the reading up, unless its end has come before its beginning. */
  private final class Hold {
    private boolean begun;
    private boolean ended;

    void begin() {
      synchronized (this) {
        if (ended) {
          return;
        }
        begun = true;
        reading.hold();
      }
    }

    void end() {
      synchronized (this) {
        ended = true;
        if (!begun) {
          return;
        }
      }
      reading.release();
    }
  }

  void unhandled(String kind) {
    if (unhandled.test(kind)) {
      end.close(CloseCodes.UNSUPPORTED_DATA, "no listener for a " + kind + " message");
    }
  }
}
