package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Closure;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.Kept;
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
 * Closes a session of any engine: after the messages that were sent before, or by force if the peer
 * does not take these. Thread-safe.
 *
 * <pre>
 *   OPEN ──begin──► BEGUN ──all was sent, or timeout──► CLOSED: the engine closes
 *     └──a message is stuck──► ABANDONED ─────────────► CLOSED
 * </pre>
 */
final class SessionClose implements SendQueue.Owner {
  /**
   * How long the peer may take for the messages that were sent before the close, and then for its
   * answer to the close.
   */
  private static final long CLOSE_TIMEOUT_MILLIS = 10_000;

  /** An idle timeout that makes the engine close a connection that it cannot write to. */
  private static final long FORCED_IDLE_TIMEOUT_MILLIS = 1_000;

  private final Session session;
  private final SendQueue queue;
  private final ScheduledExecutorService clock;

  /** Run the close of the session, which may block, and during which an engine may call onClose. */
  private final Executor threads;

  /** Called with the reason why this closes the connection. */
  private volatile Consumer<Throwable> failures = failure -> {};

  /** Called when the engine has taken a message. */
  private volatile Runnable taken = () -> {};

  /** Null while the session is open. Guarded by this object, like all fields below. */
  private @Nullable CloseReason reason;

  /** Who has chosen that reason. */
  private Closure.Initiator initiator = Closure.Initiator.APPLICATION;

  /** Whether {@link #overflowed} was called. */
  private boolean overflowed;

  /** Whether the session's close method was called. */
  private boolean closed;

  /** Whether the peer has not taken a message in time, so that no close frame will reach it. */
  private boolean abandoned;

  /** Runs {@link #giveUp} if the close waits too long for earlier messages. */
  private @Nullable ScheduledFuture<?> closeTimer;

  /**
   * The close of an open session.
   *
   * @param kept counts what waits for the engine
   */
  SessionClose(Session session, ScheduledExecutorService clock, Executor threads, Kept kept) {
    this.session = session;
    this.queue = new SendQueue(this, clock, threads, kept);
    this.clock = clock;
    this.threads = threads;
  }

  /** The messages that are sent before the close. */
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

  /** Closes behind the queued messages; later calls have no effect. */
  void begin(CloseReason chosen, Closure.Initiator by) {
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = chosen;
      initiator = by;
    }
    if (queue.close()) {
      closeSession();
      return;
    }
    // The session closes after the last message, or at the timeout.
    synchronized (this) {
      if (!closed) {
        closeTimer = startTimer();
      }
    }
  }

  private @Nullable ScheduledFuture<?> startTimer() {
    try {
      return clock.schedule(
          () -> threads.execute(this::giveUp), CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RuntimeException | Error e) {
      // The system has no thread for the clock. The message that is being sent has its own limit.
      log("the close waits without a time limit for the messages before it", e);
      return null;
    }
  }

  @Override
  public void drained() {
    threads.execute(this::closeSession);
  }

  @Override
  public void overflowed(IOException refusal) {
    synchronized (this) {
      if (overflowed || reason != null) {
        return;
      }
      overflowed = true;
    }
    // Not on the thread that sends: it may hold a lock, and a listener of errors is user code.
    threads.execute(
        () -> {
          failures.accept(refusal);
          begin(
              reason(CloseCodes.TRY_AGAIN_LATER, "the peer reads too slowly"),
              Closure.Initiator.ENGINE);
        });
  }

  private void giveUp() {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    queue.abandon(new IOException("the peer did not take what was sent before the close"));
    closeByForce();
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
          // This may block: some engines wait for the peer even here.
          closeByForce();
        });
  }

  static CloseReason reason(int code, String phrase) {
    return new CloseReason(() -> code, phrase);
  }

  private void closeByForce() {
    try {
      session.setMaxIdleTimeout(FORCED_IDLE_TIMEOUT_MILLIS);
    } catch (RuntimeException e) {
      log("the connection has closed already", e);
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
      if (closeTimer != null) {
        closeTimer.cancel(false);
      }
    }
    boundAnswer();
    try {
      session.close(chosen);
    } catch (IOException | RuntimeException e) {
      // The session has closed meanwhile, or its transport has failed, which the engine reports.
      log("the close frame could not be sent", e);
    }
  }

  /** Bounds the wait for the peer's close frame: an engine may have no limit of its own. */
  private void boundAnswer() {
    try {
      long present = session.getMaxIdleTimeout();
      if (present <= 0 || present > CLOSE_TIMEOUT_MILLIS) {
        session.setMaxIdleTimeout(CLOSE_TIMEOUT_MILLIS);
      }
    } catch (RuntimeException e) {
      log("the connection has closed already", e);
    }
  }

  private static void log(String message, Throwable failure) {
    System.getLogger(SessionClose.class.getName()).log(Level.DEBUG, message, failure);
  }

  /**
   * Returns how the session has closed, as far as it is known: some engines report the peer's
   * answer if this side has closed first.
   *
   * @param reported the reason that the engine passes to onClose
   */
  synchronized Closure closure(CloseReason reported) {
    int code = reported.getCloseCode().getCode();
    String phrase = reported.getReasonPhrase() == null ? "" : reported.getReasonPhrase();
    if (abandoned) {
      return new Closure(CloseCodes.ABNORMAL, "", false, null, null, Closure.Initiator.ENGINE);
    }
    if (closed && reason != null) {
      Closure.Frame sent =
          new Closure.Frame(reason.getCloseCode().getCode(), reason.getReasonPhrase());
      boolean answered = code != CloseCodes.ABNORMAL;
      return answered || initiator != Closure.Initiator.APPLICATION
          ? new Closure(sent.code(), sent.reason(), answered, sent, null, initiator)
          : new Closure(code, phrase, false, sent, null, initiator);
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
