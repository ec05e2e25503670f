package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.ConnectionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.eclipse.jetty.io.Connection.UpgradeTo;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty connection on the endpoint of a socket, and the callback of its reads.
 *
 * <p>Reading is one-shot and runs user code, so its callback is BLOCKING and gets a thread of
 * Jetty's pool. The end of a pending write is NON_BLOCKING: the selector's own thread runs it, so
 * that it comes even when user code blocks every thread of the pool until its writes are done.
 */
final class EndPointTransport extends JettyConnection implements UpgradeTo, Callback {
  /** What came in one packet with the handshake; null when it is read. Owned by the reader. */
  private @Nullable ByteBuffer early;

  /** The last read has emptied the socket: the next one need not ask it. Owned by the reader. */
  private boolean drained;

  EndPointTransport(EndPoint endPoint, Connector connector, ConnectionFactory connections) {
    super(endPoint, connector, connections);
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
    drained = count > 0 && count < room && getEndPoint() instanceof SocketChannelEndPoint;
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
      count = getEndPoint().fill(window);
    } catch (RuntimeException e) {
      throw failure(e);
    }
    target.limit(limit).position(position + Math.max(0, count));
    return count;
  }

  @Override
  public void awaitReadable() {
    if (early != null) {
      // The selector knows nothing of bytes that are here already.
      readOnAnotherThread();
      return;
    }
    getEndPoint().fillInterested(this);
    // A registration that comes after the end of the socket is never called.
    if (!getEndPoint().isOpen()) {
      failed(new ClosedChannelException());
    }
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    if (getEndPoint().flush(sources)) {
      return true;
    }
    // Also with nothing left in the sources: TLS may hold encrypted bytes back.
    getEndPoint().write(new WriteCallback(sources), sources);
    return false;
  }

  /** Of Jetty's connection and of the transport: both mean to close the socket at once. */
  @Override
  public void close() {
    getEndPoint().close();
  }

  // ---- the callback of reads

  @Override
  public void succeeded() {
    readable();
  }

  @Override
  void readable() {
    drained = false;
    super.readable();
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.BLOCKING;
  }

  private final class WriteCallback implements Callback {
    private final ByteBuffer last;

    WriteCallback(ByteBuffer... sources) {
      last = sources[sources.length - 1];
    }

    @Override
    public void succeeded() {
      connection().onWritten();
    }

    /** Jetty also fails a write whose last bytes the socket takes while it is being closed. */
    @Override
    public void failed(Throwable cause) {
      if (!last.hasRemaining() && getEndPoint() instanceof SocketChannelEndPoint) {
        connection().onWritten();
      } else {
        connection().onWriteFailed(failure(cause));
      }
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
  }
}
