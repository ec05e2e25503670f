package dev.vaporetto.internal.socket;

import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import jakarta.websocket.CloseReason.CloseCodes;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A socket's way in: from the engine's callbacks to the listeners. Its dispatches must not overlap;
 * everything else is thread-safe.
 */
final class ReceiveSide {
  private final SessionPort port;
  private final Inboxes inboxes;
  private final SocketEnd end;
  private final ScheduledExecutorService clock;

  /** Told the kind of a message without a listener; says whether to close the socket for it. */
  private final Predicate<String> unhandled;

  private final Reading reading;
  private final HandlerGate gate;

  /** Keeps what comes to a client before it listens; null when it does, and on a server. */
  private volatile @Nullable EarlyMessages early;

  /** Counts the begins and ends of dispatches, so it is odd during one. One thread writes it. */
  private final AtomicInteger activity = new AtomicInteger();

  /** Who dispatches, or runs the handler before anything is dispatched. */
  private volatile @Nullable Thread dispatcher;

  ReceiveSide(
      SessionPort port,
      Inboxes inboxes,
      SocketEnd end,
      Predicate<String> unhandled,
      ScheduledExecutorService clock) {
    this.port = port;
    this.inboxes = inboxes;
    this.end = end;
    this.unhandled = unhandled;
    this.clock = clock;
    this.reading = new Reading(port);
    this.gate = new HandlerGate(reading, end::fail);
  }

  Reading reading() {
    return reading;
  }

  int activity() {
    return activity.get();
  }

  /** Whether nothing is read now, because the handler or a listener is not done. */
  boolean isBusy() {
    EarlyMessages held = early;
    return (activity.get() & 1) != 0
        || !gate.isOpen()
        || reading.isHeld()
        || (held != null && held.isBusy());
  }

  private void count() {
    activity.setRelease(activity.getPlain() + 1);
  }

  // ---- connections

  /** Runs the handler, and holds everything else back until it is done. */
  void open(Callable<? extends CompletionStage<?>> handler) {
    gate.run(
        () -> {
          dispatcher = Thread.currentThread();
          try {
            return handler.call();
          } finally {
            dispatcher = null;
          }
        });
  }

  /** Keeps what comes from now on, until the first listener for messages is set. */
  void keepUntilFirstListener(Executor callbacks) {
    early = new EarlyMessages(reading, clock, callbacks);
  }

  /** A connection comes that follows one that was lost; nothing of it is dispatched before. */
  void reopening() {
    gate.close();
  }

  /** It is there; like {@link #open}. */
  void reopened(Callable<? extends CompletionStage<?>> handler) {
    EarlyMessages held = early;
    if (held != null) {
      held.reopened();
    }
    reading.reopened();
    open(handler);
  }

  /** The connection is gone: whoever waits to dispatch a message goes on, and drops it. */
  void gone() {
    gate.gone();
    EarlyMessages held = early;
    if (held != null) {
      held.gone();
    }
  }

  /** Runs the last task of the socket, behind the messages that are kept. */
  void runLast(Runnable closing) {
    EarlyMessages held = early;
    if (held != null) {
      held.end(closing, end.isOver());
    } else {
      closing.run();
    }
  }

  // ---- listeners

  /** Sets the listener of a kind of messages. */
  <T> Listening listen(Inbox<T> inbox, boolean inParts, Inbox.Listener<T> listener) {
    Ending told = inbox.listen(listener, inParts);
    if (inParts) {
      inboxes.askForParts(dispatcher == Thread.currentThread());
    }
    told.catchUpWith(end.ending());
    EarlyMessages held = early;
    if (held != null) {
      held.release();
    }
    return told;
  }

  /** Calls a listener that nothing waits for. */
  <T> void call(MessageListener<T> listener, T message) {
    try {
      listener.onMessage(message);
    } catch (Exception | LinkageError | AssertionError e) {
      end.fail(e);
    }
  }

  // ---- messages

  /** A message, or a part of one, has come. */
  <T> void dispatch(Inbox<T> inbox, T part, boolean last) {
    count();
    try {
      if (mayDispatch() && !isKept(inbox, part, last)) {
        dispatcher = last ? Thread.currentThread() : null;
        CompletionStage<?> stage = deliver(inbox, part, last);
        if (stage != null && reading.hold()) {
          stage.whenComplete((done, failure) -> reading.release());
        }
      }
      if (last) {
        inboxes.askForParts(true);
      }
    } finally {
      dispatcher = null;
      count();
    }
  }

  /** Waits for the handler, where the engine cannot be suspended. */
  private boolean mayDispatch() {
    return gate.await() && !end.isOver();
  }

  private <T> boolean isKept(Inbox<T> inbox, T part, boolean last) {
    EarlyMessages held = early;
    if (held == null) {
      return false;
    }
    T own = inbox.copy(part);
    boolean isKept =
        held.keep(
            inbox.size(own), inbox::isHeard, () -> end.isOver() ? null : deliver(inbox, own, last));
    if (!isKept) {
      early = null;
    }
    return isKept;
  }

  /** Returns what the next message has to wait for; null for nothing. */
  private <T> @Nullable CompletionStage<?> deliver(Inbox<T> inbox, T part, boolean last) {
    try {
      CompletionStage<?> stage =
          inbox.deliver(
              part, last, () -> unhandled(inbox.kind()), () -> limit(inbox == inboxes.texts()));
      return stage == null ? null : watch(stage);
    } catch (Exception | LinkageError | AssertionError e) {
      end.fail(e);
      return null;
    }
  }

  private int limit(boolean text) {
    try {
      return port.maxMessageSize(text);
    } catch (IllegalStateException e) {
      // The session has closed: what is delivered was kept, and so bounded.
      return -1;
    }
  }

  private void unhandled(String kind) {
    if (unhandled.test(kind)) {
      end.close(CloseCodes.CANNOT_ACCEPT.getCode(), "no listener for a " + kind + " message");
    }
  }

  /** Null if it is done already. */
  private @Nullable CompletionStage<?> watch(CompletionStage<?> stage) {
    if (stage instanceof CompletableFuture<?> future
        && future.isDone()
        && !future.isCompletedExceptionally()) {
      return null;
    }
    return stage.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            end.fail(HandlerGate.unwrap(failure));
          }
        });
  }
}
