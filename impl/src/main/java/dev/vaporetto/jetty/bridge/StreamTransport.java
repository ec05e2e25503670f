package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty connection on one stream of HTTP/2 (RFC 8441), beside others on the same socket.
 *
 * <p>It uses the stream itself and not the endpoint that Jetty makes of it, which reads on the
 * thread that serves all streams of the socket, and forgets a stream that this side closes first.
 * Bytes that nobody reads are not demanded, so the stream's window closes; a write ends when the
 * peer's windows had room for it.
 */
final class StreamTransport extends JettyConnection implements Stream.Listener {
  /** How long a peer that is asked to end its half of the stream may take. */
  private static final long LINGER_MILLIS = 10_000;

  private final HTTP2Stream stream;

  /** Whether a read is to be reported. */
  private final AtomicBoolean awaited = new AtomicBoolean();

  /** The peer has ended its half of the stream, or all of it, and there is nothing left to read. */
  private volatile boolean ended;

  /** Whether Jetty has bytes that it has not written yet. */
  private volatile boolean writing;

  /** What {@link #isAlive} saw the last time. */
  private volatile boolean wasGone;

  /** What the last read has left over. Guarded by this. */
  private Stream.@Nullable Data rest;

  /** Guarded by this. */
  private boolean closed;

  private StreamTransport(
      HTTP2Stream stream, EndPoint endPoint, Connector connector, ConnectionFactory connections) {
    super(endPoint, connector, connections);
    this.stream = stream;
  }

  /**
   * Whether an endpoint is one of HTTP/2's streams. To be asked only where Jetty has HTTP/2: the
   * class links to it.
   */
  static boolean isFor(EndPoint endPoint) {
    return endPoint.getTransport() instanceof HTTP2Stream;
  }

  /** The transport over the stream of such an endpoint. */
  static JettyConnection of(EndPoint endPoint, Connector connector, ConnectionFactory connections) {
    return new StreamTransport(
        (HTTP2Stream) endPoint.getTransport(), endPoint, connector, connections);
  }

  /**
   * The connections on all streams of one connection of HTTP/2.
   *
   * @param http2 Jetty's own; nothing is carried by another one
   */
  static java.util.stream.Stream<Connection> carriedBy(org.eclipse.jetty.io.Connection http2) {
    return http2 instanceof HTTP2Connection connection
        ? connection.getSession().getStreams().stream()
            .map(Stream::getListener)
            .flatMap(
                listener ->
                    listener instanceof StreamTransport ours
                        ? java.util.stream.Stream.ofNullable(ours.carried())
                        : java.util.stream.Stream.empty())
        : java.util.stream.Stream.empty();
  }

  // ---- Transport

  @Override
  public int read(ByteBuffer target) {
    int before = target.remaining();
    while (target.hasRemaining() && !ended) {
      Stream.Data data = takeRest();
      if (data == null) {
        data = stream.readData();
      }
      if (data == null) {
        break;
      }
      take(data, target);
    }
    int count = before - target.remaining();
    return count == 0 && ended && !isWriteGoingOn() ? -1 : count;
  }

  /**
   * Whether a write will end soon. The end of what the peer sends is told after that: browsers end
   * their half of the stream with their close frame, and the answer to it is still to be written.
   */
  private boolean isWriteGoingOn() {
    return writing
        && !isGone()
        && stream.getSendWindow() > 0
        && stream.getSession().getSendWindow() > 0;
  }

  private void take(Stream.Data data, ByteBuffer target) {
    ByteBuffer source = data.frame().getByteBuffer();
    int count = Math.min(source.remaining(), target.remaining());
    target.put(source.slice(source.position(), count));
    source.position(source.position() + count);
    if (source.hasRemaining()) {
      keepRest(data);
    } else {
      if (data.frame().isEndStream()) {
        // Not "|=": another thread may set it meanwhile.
        ended = true;
      }
      data.release();
    }
  }

  private synchronized Stream.@Nullable Data takeRest() {
    Stream.Data data = rest;
    rest = null;
    return data;
  }

  private void keepRest(Stream.Data data) {
    synchronized (this) {
      if (!closed) {
        rest = data;
        return;
      }
    }
    data.release();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized boolean hasRest() {
    return rest != null;
  }

  @Override
  public void awaitReadable() {
    if (hasRest()) {
      readOnAnotherThread();
      return;
    }
    awaited.set(true);
    if (!ended) {
      stream.demand();
    }
    reportEnd();
  }

  /**
   * The end is reported by what comes last: the demand, the end itself, or the end of a write or
   * its stall.
   */
  private void reportEnd() {
    if (ended && !isWriteGoingOn()) {
      report();
    }
  }

  private void report() {
    if (awaited.compareAndSet(true, false)) {
      readOnAnotherThread();
    }
  }

  @Override
  public boolean write(ByteBuffer... sources) {
    writing = true;
    new Writing(sources).succeeded();
    return false;
  }

  /** A write, one buffer after another. */
  private final class Writing implements Callback {
    private final ByteBuffer[] sources;
    private int next;

    Writing(ByteBuffer[] sources) {
      this.sources = sources;
    }

    @Override
    public void succeeded() {
      if (next < sources.length) {
        if (isClosed()) {
          // Nothing may follow the end of the stream.
          failed(new ClosedChannelException());
        } else {
          stream.data(new DataFrame(stream.getId(), sources[next++], false), this);
        }
        return;
      }
      writing = false;
      connection().onWritten();
      reportEnd();
    }

    @Override
    public void failed(Throwable cause) {
      writing = false;
      StreamTransport.this.failed(cause);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  /**
   * Jetty reports the end of a stream a moment after it has ended it, and nothing reports that a
   * write has stalled which held back the end of what the peer sends.
   */
  @Override
  public boolean isAlive() {
    reportEnd();
    boolean before = wasGone;
    wasGone = isGone();
    return ended || !(before && wasGone);
  }

  private boolean isGone() {
    HTTP2Session session = stream.getSession();
    return stream.isReset() || stream.isClosed() || !session.getEndPoint().isOpen();
  }

  /**
   * Of Jetty's connection and of the transport. The end of the stream stands for the end of a TCP
   * connection. From here on Jetty discards what still comes, until the peer ends its half as well,
   * and nothing in Jetty refers to this object: the socket may outlive the application.
   */
  @Override
  public void close() {
    Stream.Data unread;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      unread = takeRest();
    }
    if (unread != null) {
      unread.release();
    }
    if (!isGone()) {
      stream.data(
          new DataFrame(stream.getId(), ByteBuffer.allocate(0), true), new EndOfStream(stream));
      stream.setIdleTimeout(LINGER_MILLIS);
    }
    stream.setAttachment(null);
    stream.setListener(null);
    onClose(null);
  }

  /** A write that is still going on is given up, and the whole stream with it. */
  private record EndOfStream(Stream stream) implements Callback {
    @Override
    public void failed(Throwable cause) {
      stream.reset(new ResetFrame(stream.getId(), ErrorCode.CANCEL_STREAM_ERROR.code), NOOP);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  // ---- Jetty's connection

  @Override
  public void onOpen() {
    stream.setListener(this);
    // What happened before was told to Jetty's own listener.
    if (isGone()) {
      close();
    } else {
      super.onOpen();
    }
  }

  // ---- the stream's listener; Jetty calls it on threads that serve the whole socket

  @Override
  public void onDataAvailable(Stream source, boolean immediate) {
    report();
  }

  @Override
  public void onReset(Stream source, ResetFrame frame, Callback callback) {
    int error = frame.getError();
    if (error == ErrorCode.NO_ERROR.code || error == ErrorCode.CANCEL_STREAM_ERROR.code) {
      // What a browser sends for a page that is left, as it closes a socket of HTTP/1.1.
      endOfStream();
    } else {
      failed(new IOException("the peer reset the stream: " + ErrorCode.toString(error, null)));
    }
    callback.succeeded();
  }

  @Override
  public void onFailure(
      Stream source, int error, String reason, Throwable failure, Callback callback) {
    if (stream.getSession().getEndPoint().isInputShutdown()) {
      endOfStream();
    } else {
      failed(failure);
    }
    callback.succeeded();
  }

  /** What was read so far is all; a reader learns that, and the connection by it. */
  private void endOfStream() {
    ended = true;
    reportEnd();
  }

  @Override
  public void onIdleTimeout(Stream source, TimeoutException timeout, Promise<Boolean> promise) {
    onIdle();
    promise.succeeded(false);
  }
}
