package dev.vaporetto.internal.socket.lifecycle;

import dev.vaporetto.Closure;
import dev.vaporetto.UndecodableMessageException;
import dev.vaporetto.internal.CallbackFuture;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.engine.Outbound;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a socket fails and closes. The error and the close listeners of the socket, and those of its
 * listeners for messages, are called once each. Thread-safe.
 */
public final class SocketLifecycle implements CallbackFuture.Callbacks {
  private final Outbound outbound;
  private final SocketOwner owner;

  /** The listeners of the socket itself. */
  private final LifecycleListeners listeners;

  /** Those of the listener for text messages, and below for binary ones; null for none. */
  private volatile @Nullable LifecycleListeners textListeners;

  private volatile @Nullable LifecycleListeners binaryListeners;

  private final CompletableFuture<Closure> closed = new CallbackFuture<>(this);

  private enum State {
    OPEN,
    FAILED,
    CLOSED
  }

  /**
   * What the listeners have been called for: an error is reported to them only if it is the first
   * one and comes before the close.
   */
  private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

  /** Whether the application has begun to close, or the socket has closed. */
  private volatile boolean closing;

  private static final AtomicReferenceFieldUpdater<SocketLifecycle, @Nullable Thread> CALLBACK =
      AtomicReferenceFieldUpdater.newUpdater(SocketLifecycle.class, Thread.class, "callback");

  /**
   * The thread that runs a callback of this socket; null for none. Each thread only compares it
   * with itself, so it needs no lock: where two overlap, only the one that began last is
   * recognized, also when the other has ended.
   */
  private volatile @Nullable Thread callback;

  /** The lifecycle of one socket. */
  public SocketLifecycle(Outbound outbound, SocketOwner owner) {
    this.outbound = outbound;
    this.owner = owner;
    this.listeners = newListeners();
  }

  /** New ones of this socket, for {@link #setListeners}. */
  public LifecycleListeners newListeners() {
    return new LifecycleListeners(owner, outbound);
  }

  /**
   * Called before user code that other events of this socket wait for; {@link #leave} must follow.
   *
   * @return whether the calling thread has entered already
   */
  public boolean enter() {
    Thread thread = Thread.currentThread();
    boolean nested = callback == thread;
    callback = thread;
    return nested;
  }

  /** Called after user code, with the result of {@link #enter}. */
  public void leave(boolean nested) {
    if (!nested) {
      CALLBACK.compareAndSet(this, Thread.currentThread(), null);
    }
  }

  @Override
  public boolean areOnThisThread() {
    return callback == Thread.currentThread();
  }

  /** The listeners of the socket itself. */
  public LifecycleListeners listeners() {
    return listeners;
  }

  /** Called when a listener for messages was set; its listeners are called for earlier events. */
  public void setListeners(boolean text, LifecycleListeners set) {
    if (text) {
      textListeners = set;
    } else {
      binaryListeners = set;
    }
    set.catchUpWith(listeners);
  }

  /** Whether the socket is closing or closed, so that no message is dispatched any more. */
  public boolean isClosing() {
    return closing;
  }

  /** See {@link dev.vaporetto.WebSocket#closed}. */
  public CompletableFuture<Closure> closed() {
    return closed.copy();
  }

  /** Begins the closing handshake; see {@link dev.vaporetto.WebSocket#close(int, String)}. */
  public CompletableFuture<Closure> close(int code, String reason) {
    CloseCodes.requireSendable(code, reason);
    closing = true;
    outbound.close(code, reason);
    return closed();
  }

  /**
   * Called when user code has thrown, or its stage has failed: calls the error listeners, and
   * closes.
   */
  public void fail(Throwable thrown) {
    Throwable cause = thrown.getCause();
    Throwable failure = thrown instanceof CompletionException && cause != null ? cause : thrown;
    boolean undecodable = failure instanceof UndecodableMessageException;
    try {
      notifyError(failure, undecodable ? Level.DEBUG : Level.WARNING);
    } finally {
      // Whatever becomes of the report: a message may be lost, and the peer must not go on.
      if (undecodable) {
        close(CloseCodes.INVALID_DATA, "a message could not be decoded");
      } else {
        close(CloseCodes.INTERNAL_ERROR, "internal error");
      }
    }
  }

  /**
   * Called when the engine reports an error: calls the error listeners. The engine itself closes.
   */
  public void engineFailed(Throwable failure) {
    notifyError(failure, Level.DEBUG);
  }

  /**
   * Calls the error listeners for the first error, unless the socket has closed. An error that no
   * listener is called for is logged.
   */
  private void notifyError(Throwable failure, Level levelWithoutListener) {
    State before = state.compareAndExchange(State.OPEN, State.FAILED);
    String why =
        switch (before) {
          case OPEN -> " failed, and it has no onError listener";
          case FAILED -> " that had failed before failed again";
          case CLOSED -> " that had closed before failed";
        };
    if (before != State.OPEN || !notifyEach(each -> each.notifyError(failure))) {
      log(levelWithoutListener, owner.name() + why, failure);
    }
  }

  private void log(Level level, String why, Throwable failure) {
    if (level == Level.WARNING) {
      RepeatedLog.warn(SocketLifecycle.class, why, outbound::inLog, failure);
    } else {
      System.getLogger(SocketLifecycle.class.getName())
          .log(level, () -> why + " (" + outbound.inLog() + ")", failure);
    }
  }

  /** Called when the socket has closed: calls the close listeners, and completes the future. */
  public void notifyClosed(Closure closure) {
    closing = true;
    state.set(State.CLOSED);
    boolean unused = notifyEach(each -> each.notifyClosed(closure.code(), closure.reason()));
    closed.complete(closure);
  }

  /**
   * Notifies the listeners of the socket and of its listeners for messages; returns whether one was
   * called.
   */
  private boolean notifyEach(Predicate<LifecycleListeners> call) {
    boolean nested = enter();
    try {
      boolean called = notifyMessageListeners(call);
      called |= call.test(listeners);
      // A listener that was set meanwhile has repeated the event of the socket's listeners, or is
      // found here.
      called |= notifyMessageListeners(call);
      return called;
    } finally {
      leave(nested);
    }
  }

  private boolean notifyMessageListeners(Predicate<LifecycleListeners> call) {
    LifecycleListeners text = textListeners;
    LifecycleListeners binary = binaryListeners;
    boolean called = text != null && call.test(text);
    called |= binary != null && call.test(binary);
    return called;
  }
}
