package dev.vaporetto.tomcat;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * What the kinds of Tomcat's sockets have in common: how they start and end.
 *
 * <p>Thread-safe. Tomcat dispatches the events of one socket one after the other, under a lock of
 * its own that stays held while user code runs. So nothing here waits for an event: writes that the
 * socket does not take at once are completed outside of Tomcat's dispatch.
 *
 * <p>Once a wrapper is closed, Tomcat gives its channel and buffers to the next connection. They
 * are used only under the monitor of this object and after a look at {@link #isClosed}, and {@link
 * #close} holds it too. Nothing blocks under the monitor, and no method of the connection is
 * called.
 *
 * <pre>
 *  Tomcat's thread:    dispatch ── user code ── leave ── books the processor as waiting ── unlock
 *  close() may come:           closes directly │ shuts down, the rest is dispatched          │ directly
 * </pre>
 */
abstract class TomcatTransport implements Transport {

  final SocketWrapperBase<?> wrapper;

  /** Null until {@link #start}, before which no other thread knows of this transport. */
  private @Nullable Connection connection;

  /** Written under the monitor. */
  private volatile boolean closed;

  /** The thread inside {@link #dispatch}. Written under the monitor. */
  private volatile @Nullable Thread dispatcher;

  /**
   * Whether the wrapper is still to be closed, because Tomcat's pool took no event for that.
   * Guarded by the monitor.
   */
  private boolean closeDue;

  TomcatTransport(SocketWrapperBase<?> wrapper) {
    this.wrapper = wrapper;
  }

  // ---- for the kinds of sockets

  final Connection connection() {
    return Objects.requireNonNull(connection, "the transport has not started");
  }

  final boolean isClosed() {
    return closed;
  }

  /** Whether the calling thread is inside a dispatch of Tomcat's. */
  final boolean isDispatching() {
    return dispatcher == Thread.currentThread();
  }

  /** The connection is made, and is about to open. */
  void bound(Connection made) {}

  /** The connection has opened. On Tomcat's thread, inside its dispatch. */
  void opened() {}

  /** Tomcat says that there is something to read, inside its dispatch. */
  void readable() {}

  /** The peer has ended its stream, which comes as an error: what is buffered is read first. */
  void ended() {}

  /**
   * The end of a dispatch. Called with the monitor.
   *
   * @return what Tomcat is to do next with the socket; CLOSED if its pool takes no more work
   */
  SocketState leaveOpen() {
    // The socket stays ours, and Tomcat waits for nothing.
    return SocketState.ASYNC_IO;
  }

  /**
   * Has a thread of Tomcat's pool dispatch an event.
   *
   * @return false if the pool takes no more work; processSocket would only log that
   */
  final boolean process(SocketEvent event) {
    try {
      wrapper.execute(() -> wrapper.processSocket(event, false));
      return true;
    } catch (RuntimeException | Error e) {
      RepeatedLog.warn(
          TomcatTransport.class,
          "Tomcat's thread pool took no " + event + " of a WebSocket",
          () -> wrapper.getRemoteAddr() + ":" + wrapper.getRemotePort(),
          e);
      return false;
    }
  }

  /** Ends both directions of the socket, but leaves it open. Called with the monitor. */
  abstract void shutDown() throws IOException;

  /** Called once when the socket is closed, without the monitor. */
  void closed() {}

  // ---- from Tomcat

  /** The first dispatch. */
  final SocketState start(ConnectionFactory connections) {
    enter();
    try {
      Connection made = connections.connect(this);
      connection = made;
      bound(made);
      made.open();
      opened();
    } catch (RuntimeException | Error e) {
      fail(e);
      leave();
      throw e;
    }
    return leave();
  }

  final SocketState dispatch(SocketEvent event) {
    if (!enter()) {
      return SocketState.CLOSED;
    }
    try {
      switch (event) {
        case OPEN_READ -> readable();
        // Not asked for: a write that ends is noticed elsewhere, and Tomcat has no timeout of ours.
        case OPEN_WRITE, TIMEOUT -> {}
        case STOP -> stop();
        case DISCONNECT, ERROR, CONNECT_FAIL -> onError();
        default -> throw new AssertionError(event);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
      leave();
      throw e;
    }
    return leave();
  }

  /** The connector stops. */
  final void stop() {
    Connection target = connection;
    if (target != null) {
      String reason = "the connector stops";
      target.close(new CloseStatus(CloseStatus.GOING_AWAY, reason), Initiator.ENGINE);
      target.abort(reason);
    }
    close();
    finishClose();
  }

  /** Tomcat has given the socket up, for a reason of its own if it is not closed yet. */
  final void destroy() {
    if (!closed) {
      fail(new IOException("Tomcat closed the socket"));
    }
  }

  private boolean enter() {
    synchronized (this) {
      if (closed) {
        return false;
      }
      dispatcher = Thread.currentThread();
      return true;
    }
  }

  private SocketState leave() {
    if (wrapper.isClosed()) {
      destroy();
    }
    synchronized (this) {
      SocketState next = closed ? SocketState.CLOSED : leaveOpen();
      if (closed || next != SocketState.CLOSED) {
        dispatcher = null;
        return next;
      }
    }
    // Still as the dispatcher, so that the wrapper is closed at once.
    fail(poolRefused());
    synchronized (this) {
      dispatcher = null;
    }
    return SocketState.CLOSED;
  }

  static IOException poolRefused() {
    return new IOException("Tomcat's thread pool takes no more work");
  }

  private void onError() {
    IOException error = wrapper.getError();
    if (error instanceof EOFException) {
      ended();
    }
    if (!closed) {
      fail(error != null ? error : new IOException("Tomcat reports an error of the socket"));
    }
  }

  final void fail(Throwable reason) {
    Connection target = connection;
    if (target != null) {
      target.onWriteFailed(
          reason instanceof IOException io ? io : new IOException(reason.toString(), reason));
    }
    close();
  }

  // ---- from the connection

  /** The poller closes a socket whose event Tomcat's pool does not take, and does not report it. */
  @Override
  public final boolean isAlive() {
    return closed || !wrapper.isClosed();
  }

  @Override
  public final void close() {
    boolean booking;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      // A dispatch that has returned but is not over is about to book its processor as waiting, in
      // a set that a close of the wrapper now would miss: so the processor would never leave it.
      // A close of the channel would make Tomcat's poller close the wrapper.
      booking = dispatcher == null && !wrapper.isClosed() && wrapper.getCurrentProcessor() == null;
      if (booking) {
        shutDownQuietly();
      } else {
        wrapper.close();
      }
    }
    // Waits for the end of that dispatch, finds this closed, and closes the wrapper.
    if (booking && !process(SocketEvent.ERROR)) {
      synchronized (this) {
        closeDue = true;
      }
    }
    closed();
  }

  /** Looks whether a close that Tomcat's pool refused to finish can be finished now. */
  final void finishClose() {
    synchronized (this) {
      if (closeDue && wrapper.getCurrentProcessor() != null) {
        closeDue = false;
        wrapper.close();
      }
    }
  }

  private void shutDownQuietly() {
    try {
      shutDown();
    } catch (IOException e) {
      // The peer was faster.
    }
  }
}
