package dev.vaporetto.room.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Learns from the client library when a connection ends, and why. A connection is used once: the
 * library does not connect it again, so nothing that was queued leaves later. Thread-safe.
 */
final class Watch implements ConnectionListener, ErrorListener {
  /** The last thing that went wrong. Guarded by this object, like the fields below. */
  private @Nullable Throwable cause;

  private boolean ended;
  private @Nullable Consumer<IOException> listener;

  /**
   * Sets what is called at the end of the connection, once; now if it has ended.
   *
   * @param fresh called on a thread of the library; it does not block
   */
  void onEnd(Consumer<IOException> fresh) {
    synchronized (this) {
      listener = fresh;
      if (!ended) {
        return;
      }
    }
    fresh.accept(end());
  }

  @Override
  @SuppressWarnings("deprecation") // the only method of this interface that is not a default one
  public void connectionEvent(Connection connection, Events event) {
    if (event != Events.DISCONNECTED && event != Events.CLOSED) {
      return;
    }
    Consumer<IOException> told;
    synchronized (this) {
      told = ended ? null : listener;
      ended = true;
    }
    if (told != null) {
      told.accept(end());
    }
  }

  private synchronized IOException end() {
    return new IOException("the connection with NATS has ended", cause);
  }

  /** The last thing that went wrong; null for nothing. */
  synchronized @Nullable Throwable cause() {
    return cause;
  }

  /** The same for a message: empty, or behind a colon. */
  synchronized String reason() {
    return cause == null ? "" : ": " + cause.getMessage();
  }

  /** While the library connects, nothing is logged: the loss of the broker has the cause then. */
  @Override
  public void errorOccurred(Connection connection, String error) {
    boolean connected;
    synchronized (this) {
      cause = new IOException("NATS says: " + error);
      connected = listener != null;
    }
    if (connected) {
      System.getLogger(NatsRooms.class.getName()).log(Level.WARNING, "NATS says: {0}", error);
    }
  }

  @Override
  public synchronized void exceptionOccurred(Connection connection, Exception exception) {
    Throwable inner = exception.getCause();
    cause = exception instanceof ExecutionException && inner != null ? inner : exception;
  }
}
