package dev.vaporetto.internal.socket.end;

import dev.vaporetto.Closure;
import dev.vaporetto.UndecodableMessageException;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.engine.Outbound;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a socket fails and ends, and who is told: each listener and the socket's, once. Thread-safe.
 */
public final class SocketEnd {
  private final Outbound outbound;

  /** Of the socket itself, and of its listeners for text and for binary messages; null for none. */
  private final Ending ending = new Ending();

  private volatile @Nullable Ending textEnding;
  private volatile @Nullable Ending binaryEnding;

  private final CompletableFuture<Closure> closed = new CompletableFuture<>();

  /** Whether an error was told: only the first one counts. */
  private final AtomicBoolean failed = new AtomicBoolean();

  /** Nothing is dispatched any more: the application has closed, or the connection is gone. */
  private volatile boolean over;

  public SocketEnd(Outbound outbound) {
    this.outbound = outbound;
  }

  /** Of the socket itself. */
  public Ending ending() {
    return ending;
  }

  /** A listener for messages was set; what was told already is told to it. */
  public void listens(boolean text, Ending listening) {
    if (text) {
      textEnding = listening;
    } else {
      binaryEnding = listening;
    }
    listening.catchUpWith(ending);
  }

  /** Whether nothing is dispatched any more. */
  public boolean isOver() {
    return over;
  }

  /** See {@link dev.vaporetto.WebSocket#closed}. */
  public CompletableFuture<Closure> closed() {
    return closed.copy();
  }

  /** The application closes. */
  public CompletableFuture<Closure> close(int code, String reason) {
    CloseCodes.requireSendable(code, reason);
    over = true;
    outbound.close(code, reason);
    return closed();
  }

  /** User code has thrown this, or its stage failed with it: tells everybody, and closes. */
  public void fail(Throwable thrown) {
    Throwable cause = thrown.getCause();
    Throwable failure = thrown instanceof CompletionException && cause != null ? cause : thrown;
    if (failure instanceof UndecodableMessageException) {
      tellFailure(failure, Level.DEBUG);
      close(CloseCodes.INVALID_DATA, "a message could not be decoded");
    } else {
      tellFailure(failure, Level.WARNING);
      close(CloseCodes.INTERNAL_ERROR, "internal error");
    }
  }

  /** The engine reports an error, and closes by itself: tells everybody. */
  public void engineFailed(Throwable failure) {
    tellFailure(failure, Level.DEBUG);
  }

  /** What an application fails with must not get lost. */
  private void tellFailure(Throwable failure, Level levelIfUnheard) {
    if (failed.compareAndSet(false, true) && !tellAll(each -> each.error(failure))) {
      System.getLogger(SocketEnd.class.getName())
          .log(levelIfUnheard, "a WebSocket failed and nobody listens to its errors", failure);
    }
  }

  /** The socket has closed: tells everybody. */
  public void tellClosed(Closure closure) {
    over = true;
    boolean unused = tellAll(each -> each.closed(closure.code(), closure.reason()));
    closed.complete(closure);
  }

  /** Returns whether anybody listened. */
  private boolean tellAll(Predicate<Ending> tell) {
    boolean heard = tellListeners(tell);
    heard |= tell.test(ending);
    // A listener that was set meanwhile has seen the socket's ending before, or is seen here.
    heard |= tellListeners(tell);
    return heard;
  }

  private boolean tellListeners(Predicate<Ending> tell) {
    Ending text = textEnding;
    Ending binary = binaryEnding;
    boolean heard = text != null && tell.test(text);
    heard |= binary != null && tell.test(binary);
    return heard;
  }
}
