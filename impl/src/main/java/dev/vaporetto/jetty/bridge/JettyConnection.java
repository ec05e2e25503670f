package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.EventListener;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection.Listener;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty connection that carries one of ours and is its transport: one object for both, because
 * servers have many that are idle. Thread-safe as {@link Transport} demands.
 */
abstract class JettyConnection implements org.eclipse.jetty.io.Connection, Transport {
  private final EndPoint endPoint;
  private final Connector connector;
  private final long created = System.currentTimeMillis();

  /** Copied on write, which hardly ever happens. */
  private volatile List<Listener> listeners = List.of();

  /** Makes the connection; null once it has, or never will. Guarded by this. */
  private @Nullable ConnectionFactory connections;

  /** Whether Jetty's listeners know of it: only then are they told that it has ended. */
  private volatile boolean announced;

  /** Null until Jetty has written the answer and handed the endpoint over. */
  private volatile @Nullable Connection connection;

  JettyConnection(EndPoint endPoint, Connector connector, ConnectionFactory connections) {
    this.endPoint = endPoint;
    this.connector = connector;
    this.connections = connections;
  }

  // ---- what a transport does with it

  /** Reads, and runs user code, on the calling thread. */
  void readable() {
    connection().onReadable();
  }

  /** The connection is made, and is about to open. */
  void bound(Connection made) {}

  /** Jetty's pool. */
  final Executor executor() {
    return connector.getExecutor();
  }

  /** Reads on a thread of Jetty's pool. */
  final void readOnAnotherThread() {
    try {
      connector.getExecutor().execute(this::readable);
    } catch (RuntimeException | Error e) {
      // Rejected, or for example OutOfMemoryError where the system has no thread.
      failed(e);
    }
  }

  /**
   * The peer can send or take nothing any more. Runs no user code. A failure that comes before the
   * connection is found by {@link Transport#isAlive}.
   */
  public void failed(Throwable cause) {
    Connection carried = connection;
    if (carried != null) {
      carried.onWriteFailed(failure(cause));
    }
  }

  static IOException failure(Throwable cause) {
    if (cause instanceof ClosedChannelException) {
      return new IOException("the container closed the socket", cause);
    }
    return cause instanceof IOException e
        ? e
        : new IOException("the container failed the connection: " + cause, cause);
  }

  final Connection connection() {
    return Objects.requireNonNull(connection, "no read or write comes before onOpen");
  }

  /** Null until Jetty has handed the endpoint over. */
  final @Nullable Connection carried() {
    return connection;
  }

  /** There will be no connection, unless there is one already. */
  final void abandon() {
    ConnectionFactory unused = takeFactory();
    if (unused != null) {
      unused.abandon();
    }
  }

  private synchronized @Nullable ConnectionFactory takeFactory() {
    ConnectionFactory factory = connections;
    connections = null;
    return factory;
  }

  /**
   * Something in Jetty has given the endpoint a time limit: a connector that shuts down, or a
   * monitor of resources that gives back what it believes was there before.
   */
  final void onIdle() {
    Connection idle = connection;
    if (idle != null && connector.isShutdown()) {
      idle.close(
          new CloseStatus(CloseStatus.GOING_AWAY, "the server shuts down"), Initiator.ENGINE);
    }
  }

  // ---- Jetty's connection

  @Override
  public void onOpen() {
    ConnectionFactory factory = takeFactory();
    if (factory == null) {
      close();
      return;
    }
    // The time without traffic is the connection's to measure.
    endPoint.setIdleTimeout(0);
    announced = true;
    notifyListeners(Listener::onOpened);
    Connection opened;
    try {
      opened = factory.connect(this);
      bound(opened);
    } catch (RuntimeException | Error e) {
      // There is no connection that could close it, and no timeout any more.
      close();
      throw e;
    }
    connection = opened;
    opened.open();
  }

  /** The socket is closed, by either side. Called on a thread that holds no lock. */
  @Override
  public void onClose(@Nullable Throwable cause) {
    if (announced) {
      notifyListeners(Listener::onClosed);
    }
    Connection closed = connection;
    if (closed != null) {
      closed.onWriteFailed(failure(cause != null ? cause : new ClosedChannelException()));
    }
    abandon();
  }

  /**
   * Called where {@link #onIdle} says.
   *
   * @return false: the endpoint is not to be failed
   */
  @Override
  public boolean onIdleExpired(TimeoutException timeout) {
    onIdle();
    return false;
  }

  /** Jetty's bookkeeping must not break the connection. */
  private void notifyListeners(BiConsumer<Listener, org.eclipse.jetty.io.Connection> event) {
    for (Listener listener : listeners) {
      try {
        event.accept(listener, this);
      } catch (RuntimeException | Error e) {
        RepeatedLog.warn(
            JettyConnection.class,
            "Jetty's connection listener " + listener.getClass().getName() + " failed",
            () -> String.valueOf(getEndPoint().getRemoteSocketAddress()),
            e);
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
  public final EndPoint getEndPoint() {
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
