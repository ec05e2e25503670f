package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Closure;
import dev.vaporetto.internal.CloseCodes;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Closes a session of any engine: behind what was sent before, or by force where the peer does not
 * take that. Thread-safe.
 *
 * <pre>
 *   OPEN ──begin──► BEGUN ──all has left, or patience is over──► CLOSED: the engine was told
 *     └──a message is stuck──► ABANDONED ──────────────────────► CLOSED
 * </pre>
 */
final class SessionClose implements SendQueue.Owner {
  /** How long a peer may take for what was sent before the close. */
  private static final long PATIENCE_MILLIS = 10_000;

  /** What has the engine end a connection that it cannot write to. */
  private static final long IMPATIENT_IDLE_MILLIS = 1_000;

  private final Session session;
  private final SendQueue queue;
  private final ScheduledExecutorService clock;

  /** For closes, which may block, and whose end an engine may tell at once. */
  private final Executor threads;

  /** Told why this ends the connection. */
  private volatile Consumer<Throwable> failures = failure -> {};

  /** Told that the peer has taken something. */
  private volatile Runnable taken = () -> {};

  /** Null while it is open. Guarded by this object, like all fields below. */
  private @Nullable CloseReason reason;

  /** Whether the engine was told to close. */
  private boolean closed;

  /** Whether the peer has not taken a message in time, and so will not see a close frame. */
  private boolean abandoned;

  /** Runs {@link #giveUp} when the close waits too long for what was sent before. */
  private @Nullable ScheduledFuture<?> patience;

  SessionClose(Session session, ScheduledExecutorService clock, Executor threads) {
    this.session = session;
    this.queue = new SendQueue(this, clock, threads);
    this.clock = clock;
    this.threads = threads;
  }

  /** What is sent before the end. */
  SendQueue queue() {
    return queue;
  }

  void onFailure(Consumer<Throwable> listener) {
    failures = listener;
  }

  void onTaken(Runnable listener) {
    taken = listener;
  }

  @Override
  public void taken() {
    taken.run();
  }

  synchronized boolean hasBegun() {
    return reason != null;
  }

  /** Closes behind what is queued; later calls change nothing. */
  void begin(CloseReason chosen) {
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = chosen;
    }
    if (queue.end()) {
      closeSession();
      return;
    }
    // Whoever has sent the last message closes, unless the peer does not take it.
    synchronized (this) {
      if (!closed) {
        patience =
            clock.schedule(
                () -> threads.execute(this::giveUp), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void drained() {
    threads.execute(this::closeSession);
  }

  @Override
  public void overflowed(IOException refusal) {
    failures.accept(refusal);
    begin(reason(CloseCodes.TRY_AGAIN_LATER, "the peer reads too slowly"));
  }

  private void giveUp() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    queue.abandon(new IOException("the peer did not take what was sent before the close"));
    endByForce();
  }

  @Override
  public void stuck(IOException failure, Waiting message) {
    synchronized (this) {
      if (closed) {
        return;
      }
      abandoned = true;
      if (reason == null) {
        reason = reason(CloseCodes.INTERNAL_ERROR, "the peer does not read");
      }
    }
    threads.execute(
        () -> {
          failures.accept(failure);
          queue.abandon(failure);
          message.done().completeExceptionally(failure);
          // An engine may wait for the peer even here.
          endByForce();
        });
  }

  static CloseReason reason(int code, String phrase) {
    return new CloseReason(() -> code, phrase);
  }

  private void endByForce() {
    try {
      session.setMaxIdleTimeout(IMPATIENT_IDLE_MILLIS);
    } catch (RuntimeException e) {
      log("the connection had ended", e);
    }
    closeSession();
  }

  private void closeSession() {
    CloseReason chosen;
    synchronized (this) {
      chosen = reason;
      if (closed || chosen == null) {
        return;
      }
      closed = true;
      if (patience != null) {
        patience.cancel(false);
      }
    }
    try {
      session.close(chosen);
    } catch (IOException | RuntimeException e) {
      // It closed meanwhile, or its transport failed, which the engine reports by itself.
      log("the close frame could not be sent", e);
    }
  }

  private static void log(String message, Exception failure) {
    System.getLogger(SessionClose.class.getName()).log(Level.DEBUG, message, failure);
  }

  /**
   * The end on the wire, as far as it is known: some engines tell the peer's answer where this side
   * closed first.
   */
  synchronized Closure closure(CloseReason told) {
    int code = told.getCloseCode().getCode();
    String phrase = told.getReasonPhrase() == null ? "" : told.getReasonPhrase();
    if (abandoned) {
      return new Closure(CloseCodes.ABNORMAL, "", false, null, null, Closure.Initiator.ENGINE);
    }
    if (closed && reason != null) {
      Closure.Frame sent =
          new Closure.Frame(reason.getCloseCode().getCode(), reason.getReasonPhrase());
      return new Closure(
          sent.code(),
          sent.reason(),
          code != CloseCodes.ABNORMAL,
          sent,
          null,
          Closure.Initiator.APPLICATION);
    }
    boolean lost = code == CloseCodes.ABNORMAL;
    return new Closure(
        code,
        phrase,
        !lost,
        null,
        lost ? null : new Closure.Frame(code, phrase),
        lost ? Closure.Initiator.TRANSPORT : Closure.Initiator.PEER);
  }
}
