package dev.vaporetto.internal.socket.lifecycle;

import dev.vaporetto.CloseListener;
import dev.vaporetto.Listening;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.engine.Outbound;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the {@code onError} and the {@code onClose} listener, once each. A listener that is set
 * after the event is called at once. Thread-safe.
 */
public final class LifecycleListeners implements Listening {
  private record CloseEvent(int code, String reason) {}

  private final SocketOwner owner;

  /** For the log, like the owner. */
  private final Outbound outbound;

  /** Guarded by this object, like the fields below; listeners are called outside the lock. */
  private @Nullable Consumer<Throwable> errorListener;

  private @Nullable CloseListener closeListener;
  private @Nullable Throwable error;
  private @Nullable CloseEvent closeEvent;

  /** Without listeners yet. */
  LifecycleListeners(SocketOwner owner, Outbound outbound) {
    this.owner = owner;
    this.outbound = outbound;
  }

  @Override
  public LifecycleListeners onError(Consumer<Throwable> listener) {
    Throwable past;
    synchronized (this) {
      errorListener = listener;
      past = error;
    }
    if (past != null) {
      call(listener, past);
    }
    return this;
  }

  @Override
  public LifecycleListeners onClose(CloseListener listener) {
    CloseEvent past;
    synchronized (this) {
      closeListener = listener;
      past = closeEvent;
    }
    if (past != null) {
      call(listener, past);
    }
    return this;
  }

  /** Calls the error listener, if this is the first error; returns whether it was called. */
  public boolean notifyError(Throwable failure) {
    Consumer<Throwable> listener;
    synchronized (this) {
      if (error != null) {
        return false;
      }
      error = failure;
      listener = errorListener;
    }
    if (listener != null) {
      call(listener, failure);
    }
    return listener != null;
  }

  /** Calls the close listener, if this is the first close; returns whether it was called. */
  public boolean notifyClosed(int code, String reason) {
    return notifyClosed(new CloseEvent(code, reason));
  }

  private boolean notifyClosed(CloseEvent closed) {
    CloseListener listener;
    synchronized (this) {
      if (closeEvent != null) {
        return false;
      }
      closeEvent = closed;
      listener = closeListener;
    }
    if (listener != null) {
      call(listener, closed);
    }
    return listener != null;
  }

  /** Repeats the events that another object has had already. */
  public void catchUpWith(LifecycleListeners other) {
    Throwable pastError;
    CloseEvent pastClose;
    synchronized (other) {
      pastError = other.error;
      pastClose = other.closeEvent;
    }
    if (pastError != null) {
      notifyError(pastError);
    }
    if (pastClose != null) {
      notifyClosed(pastClose);
    }
  }

  private void call(Consumer<Throwable> listener, Throwable failure) {
    try {
      listener.accept(failure);
    } catch (Throwable e) {
      log("onError", e);
    }
  }

  private void call(CloseListener listener, CloseEvent event) {
    try {
      listener.onClose(event.code, event.reason);
    } catch (Throwable e) {
      log("onClose", e);
    }
  }

  private void log(String listener, Throwable failure) {
    RepeatedLog.warn(
        LifecycleListeners.class,
        "the listener " + listener + " of " + owner.name() + " failed",
        outbound::inLog,
        failure);
  }
}
