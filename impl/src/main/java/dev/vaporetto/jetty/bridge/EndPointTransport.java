package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection.Listener;
import org.eclipse.jetty.io.Connection.UpgradeTo;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty connection that carries one of ours, and the callback of its reads: one object for all
 * that, because servers have many that are idle. Thread-safe as {@link Transport} demands.
 *
 * <p>Reading is one-shot and runs user code, so its callback is BLOCKING and gets a thread of
 * Jetty's pool. The end of a pending write is NON_BLOCKING: the selector's own thread runs it, so
 * that it comes even when user code blocks every thread of the pool until its writes are done.
 */
final class EndPointTransport
    implements org.eclipse.jetty.io.Connection, UpgradeTo, Callback, Transport {
  private static final Logger LOG = System.getLogger(EndPointTransport.class.getName());

  private final EndPoint endPoint;
  private final Connector connector;
  private final long created = System.currentTimeMillis();

  /** Copied on write, which hardly ever happens. */
  private volatile List<Listener> listeners = List.of();

  /** The argument of {@link EndPoint#flush}, null outside it; the one writer at a time owns it. */
  private final @Nullable ByteBuffer[] flushing = new @Nullable ByteBuffer[1];

  /** Makes the connection; null once it has. */
  private @Nullable ConnectionFactory connections;

  /** Null until Jetty has written the answer and handed the endpoint over. */
  private @Nullable Connection connection;

  /** What came in one packet with the handshake; null when it is read. Owned by the reader. */
  private @Nullable ByteBuffer early;

  /** The last read has emptied the socket: the next one need not ask it. Owned by the reader. */
  private boolean drained;

  EndPointTransport(EndPoint endPoint, Connector connector, ConnectionFactory connections) {
    this.endPoint = endPoint;
    this.connector = connector;
    this.connections = connections;
  }

  // ---- Transport

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (early != null) {
      return readEarly(early, target);
    }
    if (drained) {
      drained = false;
      return 0;
    }
    int room = target.remaining();
    int count = fill(target);
    // The selector is level-triggered, so it reports what comes later. A wrapper of the socket, TLS
    // for one, may hold more than it has given.
    drained = count > 0 && count < room && endPoint instanceof SocketChannelEndPoint;
    return count;
  }

  private int readEarly(ByteBuffer bytes, ByteBuffer target) {
    int count = Math.min(bytes.remaining(), target.remaining());
    target.put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    if (!bytes.hasRemaining()) {
      early = null;
    }
    return count;
  }

  private int fill(ByteBuffer target) throws IOException {
    int position = target.position();
    int limit = target.limit();
    // Jetty fills from the limit to the capacity: what is before the limit is content.
    boolean whole = position == 0 && limit == target.capacity();
    ByteBuffer window = (whole ? target : target.slice()).limit(0);
    int count;
    try {
      count = endPoint.fill(window);
    } catch (RuntimeException e) {
      throw failure(e);
    }
    target.limit(limit).position(position + Math.max(0, count));
    return count;
  }

  @Override
  public void awaitReadable() {
    if (early != null) {
      readOnAnotherThread();
      return;
    }
    endPoint.fillInterested(this);
    // A registration that comes after the end of the socket is never called.
    if (!endPoint.isOpen()) {
      failed(new ClosedChannelException());
    }
  }

  /** The selector knows nothing of bytes that are here already. */
  private void readOnAnotherThread() {
    try {
      connector.getExecutor().execute(this::succeeded);
    } catch (RuntimeException | Error e) {
      // Rejected, or for example OutOfMemoryError where the system has no thread.
      failed(e);
    }
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    flushing[0] = source;
    try {
      if (endPoint.flush(flushing)) {
        return true;
      }
    } finally {
      flushing[0] = null;
    }
    // Also with nothing left in the source: TLS may hold encrypted bytes back.
    endPoint.write(new WriteCallback(), source);
    return false;
  }

  /** Of Jetty's connection and of the transport: both mean to close the socket at once. */
  @Override
  public void close() {
    endPoint.close();
  }

  // ---- the callback of reads

  @Override
  public void succeeded() {
    drained = false;
    connection().onReadable();
  }

  @Override
  public void failed(Throwable cause) {
    connection().onWriteFailed(failure(cause));
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  private final class WriteCallback implements Callback {
    @Override
    public void succeeded() {
      connection().onWritten();
    }

    @Override
    public void failed(Throwable cause) {
      connection().onWriteFailed(failure(cause));
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  private static IOException failure(Throwable cause) {
    if (cause instanceof ClosedChannelException) {
      return new IOException("the container closed the socket", cause);
    }
    return cause instanceof IOException e
        ? e
        : new IOException("the container failed the connection: " + cause, cause);
  }

  private Connection connection() {
    return Objects.requireNonNull(connection, "no read or write comes before onOpen");
  }

  // ---- Jetty's connection

  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
  }

  @Override
  public void onOpen() {
    ConnectionFactory factory = Objects.requireNonNull(connections, "opened only once");
    connections = null;
    // The time without traffic is the connection's to measure.
    endPoint.setIdleTimeout(0);
    notifyListeners(Listener::onOpened);
    Connection opened;
    try {
      opened = factory.connect(this);
    } catch (RuntimeException | Error e) {
      // There is no connection that could close it, and no timeout any more.
      endPoint.close();
      throw e;
    }
    connection = opened;
    opened.open();
  }

  /** The socket is closed, by either side. Jetty calls this on a thread that holds no lock. */
  @Override
  public void onClose(@Nullable Throwable cause) {
    notifyListeners(Listener::onClosed);
    Connection closed = connection;
    if (closed != null) {
      closed.onWriteFailed(failure(cause != null ? cause : new ClosedChannelException()));
    }
    ConnectionFactory unused = connections;
    if (unused != null) {
      unused.abandon();
    }
  }

  /**
   * Something in Jetty has given the endpoint an idle timeout: a connector that shuts down, or a
   * monitor of resources that gives back what it believes was there before.
   *
   * @return false: the endpoint is not to be failed
   */
  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    Connection idle = connection;
    if (idle != null && connector.isShutdown()) {
      idle.close(
          new CloseStatus(CloseStatus.GOING_AWAY, "the server shuts down"), Initiator.ENGINE);
    }
    return false;
  }

  /** Jetty's bookkeeping must not break the connection. */
  private void notifyListeners(BiConsumer<Listener, org.eclipse.jetty.io.Connection> event) {
    for (Listener listener : listeners) {
      try {
        event.accept(listener, this);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "Jetty's connection listener " + listener + " failed", e);
      }
    }
  }

  @Override
  public void addEventListener(EventListener listener) {
    if (listener instanceof Listener added) {
      synchronized (this) {
        listeners = Stream.concat(listeners.stream(), Stream.of(added)).toList();
      }
    }
  }

  @Override
  public void removeEventListener(EventListener listener) {
    synchronized (this) {
      listeners = listeners.stream().filter(each -> each != listener).toList();
    }
  }

  @Override
  public EndPoint getEndPoint() {
    return endPoint;
  }

  @Override
  public long getCreatedTimeStamp() {
    return created;
  }

  // Jetty's sign for what a connection does not count.

  @Override
  public long getMessagesIn() {
    return -1;
  }

  @Override
  public long getMessagesOut() {
    return -1;
  }

  @Override
  public long getBytesIn() {
    return -1;
  }

  @Override
  public long getBytesOut() {
    return -1;
  }
}
