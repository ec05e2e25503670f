package dev.vaporetto.internal.socket;

import dev.vaporetto.UndecodableMessageException;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * How a socket fails and ends, and who is told: each listener and the socket's, once. Thread-safe.
 */
final class SocketEnd {
  private final SessionPort port;
  private final Inboxes inboxes;

  /** Of the socket itself. */
  private final Ending ending = new Ending();

  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  /** Whether an error was told: only the first one counts. */
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Nothing is dispatched any more: the application has closed, or the connection is gone. */
  private volatile boolean over;

  SocketEnd(SessionPort port, Inboxes inboxes) {
    this.port = port;
    this.inboxes = inboxes;
  }

  Ending ending() {
    return ending;
  }

  boolean isOver() {
    return over;
  }

  CompletableFuture<Void> closed() {
    return closed.copy();
  }

  /** The application closes. */
  CompletableFuture<Void> close(int code, String reason) {
    CloseReason closeReason = CloseReasons.of(code, reason);
    over = true;
    port.close(closeReason);
    return closed();
  }

  /** The peer does not answer: the connection ends, and with it the socket unless it goes on. */
  void unanswered(int code, String reason) {
    if (!port.lose(CloseReasons.of(code, reason))) {
      close(code, reason);
    }
  }

  /** The application failed, or what the peer sent: tells everybody, and closes. */
  void fail(Throwable failure) {
    boolean ofPeer =
        failure instanceof UndecodableMessageException
            || failure instanceof MessageTooLargeException;
    tellFailure(failure, ofPeer ? Level.DEBUG : Level.WARNING);
    if (failure instanceof UndecodableMessageException) {
      close(CloseCodes.NOT_CONSISTENT.getCode(), "a message could not be decoded");
    } else if (failure instanceof MessageTooLargeException) {
      close(CloseCodes.TOO_BIG.getCode(), String.valueOf(failure.getMessage()));
    } else {
      close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "internal error");
    }
  }

  /** The engine reports an error, and closes by itself: tells everybody. */
  void engineFailed(Throwable failure) {
    tellFailure(failure, Level.DEBUG);
  }

  /** What an application fails with must not get lost. */
  private void tellFailure(Throwable failure, Level levelIfUnheard) {
    if (failed.compareAndSet(false, true) && !tellAll(each -> each.error(failure))) {
      System.getLogger(SocketEnd.class.getName())
          .log(levelIfUnheard, "a WebSocket failed and nobody listens to its errors", failure);
    }
  }

  /** The end is there: tells everybody. */
  void tellClosed(int code, String reason) {
    over = true;
    boolean unused = tellAll(each -> each.closed(code, reason));
    closed.complete(null);
  }

  /** Returns whether anybody listened. */
  private boolean tellAll(Predicate<Ending> tell) {
    boolean heard = inboxes.tell(tell);
    heard |= tell.test(ending);
    // A listener that was set meanwhile has seen the socket's ending before, or is seen here.
    heard |= inboxes.tell(tell);
    return heard;
  }
}
