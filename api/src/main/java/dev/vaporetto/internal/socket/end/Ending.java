package dev.vaporetto.internal.socket.end;

import dev.vaporetto.CloseListener;
import dev.vaporetto.Listening;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is told of the error and of the close of a socket, once each; a listener that is set later is
 * told at once. Thread-safe.
 */
public final class Ending implements Listening {
  private record End(int code, String reason) {}

  /** All fields are guarded by this object; listeners are called without it. */
  private @Nullable Consumer<Throwable> errorListener;

  private @Nullable CloseListener closeListener;
  private @Nullable Throwable error;
  private @Nullable End end;

  @Override
  public Ending onError(Consumer<Throwable> listener) {
    Throwable past;
    synchronized (this) {
      errorListener = listener;
      past = error;
    }
    if (past != null) {
      tell(listener, past);
    }
    return this;
  }

  @Override
  public Ending onClose(CloseListener listener) {
    End past;
    synchronized (this) {
      closeListener = listener;
      past = end;
    }
    if (past != null) {
      tell(listener, past);
    }
    return this;
  }

  /** Returns whether somebody was told. */
  public boolean error(Throwable failure) {
    Consumer<Throwable> listener;
    synchronized (this) {
      if (error != null) {
        return false;
      }
      error = failure;
      listener = errorListener;
    }
    if (listener != null) {
      tell(listener, failure);
    }
    return listener != null;
  }

  /** Returns whether somebody was told. */
  public boolean closed(int code, String reason) {
    return closed(new End(code, reason));
  }

  private boolean closed(End closed) {
    CloseListener listener;
    synchronized (this) {
      if (end != null) {
        return false;
      }
      end = closed;
      listener = closeListener;
    }
    if (listener != null) {
      tell(listener, closed);
    }
    return listener != null;
  }

  /** Tells this one what another one was told already. */
  public void catchUpWith(Ending other) {
    Throwable pastError;
    End pastEnd;
    synchronized (other) {
      pastError = other.error;
      pastEnd = other.end;
    }
    if (pastError != null) {
      error(pastError);
    }
    if (pastEnd != null) {
      closed(pastEnd);
    }
  }

  private static void tell(Consumer<Throwable> listener, Throwable failure) {
    try {
      listener.accept(failure);
    } catch (Throwable e) {
      log("onError", e);
    }
  }

  private static void tell(CloseListener listener, End end) {
    try {
      listener.onClose(end.code, end.reason);
    } catch (Throwable e) {
      log("onClose", e);
    }
  }

  private static void log(String listener, Throwable failure) {
    System.getLogger(Ending.class.getName())
        .log(Level.WARNING, "a listener of " + listener + " failed", failure);
  }
}
