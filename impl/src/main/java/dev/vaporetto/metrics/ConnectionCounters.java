package dev.vaporetto.metrics;

import dev.vaporetto.engine.EndpointMetrics.Traffic;
import dev.vaporetto.engine.SendLoss;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one connection counts. Each number has one writer at a time, so adding to it is as cheap as
 * it looks: what is received is counted by the thread that reads, what is sent under the
 * connection's lock. Any thread may read; it may miss the latest, and sees no half number.
 */
public final class ConnectionCounters {
  private static final VarHandle MESSAGES_RECEIVED = handle("messagesReceived");
  private static final VarHandle BYTES_RECEIVED = handle("bytesReceived");
  private static final VarHandle MESSAGES_SENT = handle("messagesSent");
  private static final VarHandle BYTES_SENT = handle("bytesSent");

  private final EndpointCounters endpoint;

  private long messagesReceived;
  private long bytesReceived;
  private long messagesSent;
  private long bytesSent;

  /** When the session opened, on the scale of {@link System#nanoTime}. Guarded by the endpoint. */
  long openedAt;

  /** The neighbours among the endpoint's open sessions. Guarded by the endpoint, like the other. */
  @Nullable ConnectionCounters before;

  @Nullable ConnectionCounters behind;

  ConnectionCounters(EndpointCounters endpoint) {
    this.endpoint = endpoint;
  }

  private static VarHandle handle(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(ConnectionCounters.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the field has another name now", e);
    }
  }

  // ---- by the thread that reads

  /** Bytes of the transport were read. */
  public void bytesReceived(int count) {
    BYTES_RECEIVED.setOpaque(this, bytesReceived + count);
  }

  /** A whole message is about to be dispatched. */
  public void messageReceived() {
    MESSAGES_RECEIVED.setOpaque(this, messagesReceived + 1);
  }

  // ---- with the connection's lock

  /** Whole messages are put into the outgoing stream. */
  public void messagesSent(int count) {
    MESSAGES_SENT.setOpaque(this, messagesSent + count);
  }

  /** The transport has taken bytes. */
  public void bytesSent(int count) {
    BYTES_SENT.setOpaque(this, bytesSent + count);
  }

  // ---- by any thread, without a lock

  /** Messages were lost to the peer; their number may be 0. */
  public void lost(SendLoss how, int messages) {
    if (messages > 0) {
      endpoint.onLost(how, messages);
    }
  }

  /** Callbacks go to another thread than that which has read. */
  public void handedOver() {
    endpoint.onHandedOver();
  }

  /** Those of its endpoint. */
  public EndpointCounters endpoint() {
    return endpoint;
  }

  /** What has passed until now. */
  public Traffic traffic() {
    return new Traffic(
        (long) MESSAGES_RECEIVED.getOpaque(this),
        (long) BYTES_RECEIVED.getOpaque(this),
        (long) MESSAGES_SENT.getOpaque(this),
        (long) BYTES_SENT.getOpaque(this));
  }
}
