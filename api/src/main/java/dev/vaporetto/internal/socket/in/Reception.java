package dev.vaporetto.internal.socket.in;

import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.socket.lifecycle.SocketLifecycle;
import dev.vaporetto.internal.socket.lifecycle.SocketOwner;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state that the two inboxes of a socket share: holds of its reading, early messages, and the
 * handling of failures.
 */
public final class Reception {
  private final SocketLifecycle lifecycle;
  private final Reading reading;

  private final SocketOwner owner;

  /** The messages of a client that arrive before its listeners; null later, and on a server. */
  private volatile @Nullable EarlyMessages early;

  /**
   * Creates the state of one socket.
   *
   * @param owner decides about messages without a listener
   */
  public Reception(Outbound outbound, SocketLifecycle lifecycle, SocketOwner owner) {
    this.lifecycle = lifecycle;
    this.owner = owner;
    this.reading = new Reading(outbound);
  }

  /** The holds of the socket's reading. */
  public Reading reading() {
    return reading;
  }

  SocketLifecycle lifecycle() {
    return lifecycle;
  }

  /** Lets messages wait that arrive before the first listener. */
  public void setEarly(EarlyMessages messages) {
    early = messages;
  }

  /** The early messages; null if messages do not wait for a listener. */
  public @Nullable EarlyMessages early() {
    return early;
  }

  void earlyDone() {
    early = null;
  }

  /** Runs a handler; messages wait until its stage is done. */
  public void runHandler(Callable<? extends CompletionStage<?>> handler) {
    boolean nested = lifecycle.enter();
    try {
      CompletionStage<?> stage = handler.call();
      if (stage == null) {
        throw new IllegalStateException("the route's handler returned null; expected a stage");
      }
      holdUntilDone(stage);
    } catch (Throwable e) {
      lifecycle.fail(e);
    } finally {
      lifecycle.leave(nested);
    }
  }

  /** Dispatches nothing until a stage of the application is done. */
  void holdUntilDone(CompletionStage<?> stage) {
    if (stage.getClass() == CompletableFuture.class && isDoneWell((CompletableFuture<?>) stage)) {
      return;
    }
    Hold hold = new Hold();
    stage.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            lifecycle.fail(failure);
          }
          hold.end();
        });
    hold.begin();
  }

  private static boolean isDoneWell(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally();
  }

  /** A hold of the reading; it has no effect if it ends before it begins. */
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
    if (owner.unhandled(kind)) {
      lifecycle.close(CloseCodes.UNSUPPORTED_DATA, "no listener for a " + kind + " message");
    }
  }
}
