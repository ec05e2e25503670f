package dev.vaporetto.servlet;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.log.RepeatedLog;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A transport over the two streams of an upgraded request. Thread-safe as {@link Transport}
 * demands.
 *
 * <p>Its monitor guards its own state and that of {@link ServletInput} and {@link ServletOutput}.
 * The container, the connection and the executor are called without it: containers call listeners
 * under locks of their own.
 *
 * <p>User code runs in <em>turns</em> on the executor, one at a time:
 *
 * <pre>
 *   container can write ──► turn: open() ──awaitReadable()──► armed ──listener──► turn: onReadable()
 *                                                               ▲                        │
 *                                                               └────awaitReadable()─────┘
 * </pre>
 */
final class ServletTransport implements Transport, Runnable {
  private static final Logger LOG = System.getLogger(ServletTransport.class.getName());

  private final WebConnection webConnection;
  private final Executor executor;
  private final ContainerTraits traits;
  private final ServletInput input;
  private final ServletOutput output;

  /** Null until {@link #start}, which comes before any listener. */
  private @Nullable Connection connection;

  /** What made it; set in {@link #start}. */
  private @Nullable ConnectionFactory connections;

  /** The container has said that it can write. */
  private boolean opened;

  /** The first turn has begun. */
  private boolean begun;

  /** A turn is running or waits for a thread. */
  private boolean turn;

  /** The connection waits for input. */
  private boolean armed;

  /** How many of our threads are inside the container's streams; a close waits for them. */
  private int inside;

  /** No thread of ours begins to use the streams any more. */
  private boolean closing;

  /** The container knows. */
  private boolean closed;

  ServletTransport(WebConnection webConnection, boolean secure, Executor executor)
      throws IOException {
    this.webConnection = webConnection;
    this.executor = executor;
    traits = ContainerTraits.of(webConnection, secure);
    input = traits.input(this, webConnection.getInputStream());
    output = new ServletOutput(this, webConnection.getOutputStream());
  }

  /** Makes the connection; the container opens it when it can write. */
  void start(ConnectionFactory factory) throws IOException {
    connections = factory;
    boolean started = false;
    try {
      connection = factory.connect(this);
      listen();
      started = true;
    } finally {
      if (!started) {
        fail(new IOException("the upgraded request could not be listened to"));
      }
    }
  }

  private void listen() throws IOException {
    try {
      input.listen();
      // The last step: it may be called at once, even on this thread, and begins the turns.
      output.listen();
    } catch (RuntimeException e) {
      throw new IOException("the container refused to call listeners: " + e, e);
    }
  }

  Connection connection() {
    return Objects.requireNonNull(connection, "no listener is called before start()");
  }

  // ---- Transport

  @Override
  public int read(ByteBuffer target) throws IOException {
    return input.read(target);
  }

  @Override
  public void awaitReadable() {
    boolean again;
    synchronized (this) {
      if (closing) {
        return;
      }
      again = input.hasNews();
      turn = again;
      armed = !again;
    }
    if (again) {
      takeTurn();
    } else {
      input.onProgress();
    }
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    return output.write(sources);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closing) {
        return;
      }
      closing = true;
      armed = false;
      if (inside > 0) {
        return;
      }
    }
    finishClose();
  }

  // ---- turns

  /** The container can write, for the first time. */
  void onOpen() {
    synchronized (this) {
      opened = true;
      turn = true;
    }
    takeTurn();
  }

  /** Something has come that {@link #read} will return or throw. */
  void onInput() {
    synchronized (this) {
      if (!armed) {
        return;
      }
      armed = false;
      turn = true;
    }
    takeTurn();
  }

  private void takeTurn() {
    try {
      executor.execute(this);
    } catch (RejectedExecutionException e) {
      fail(new IOException("the application takes no more work", e));
    } catch (RuntimeException | Error e) {
      RepeatedLog.warn(
          ServletTransport.class, "there is no thread for a socket, so it is closed", e);
      fail(new IOException("there is no thread to read on: " + e, e));
    }
  }

  /** A turn. */
  @Override
  public void run() {
    boolean first;
    synchronized (this) {
      first = !begun;
      begun = true;
    }
    boolean survived = false;
    try {
      if (first) {
        connection().open();
      } else {
        connection().onReadable();
      }
      survived = true;
    } finally {
      if (!survived) {
        fail(new IOException("a turn of the connection has failed"));
      }
    }
  }

  // ---- the use of the streams

  /** Asks for the use of a stream; if true, {@link #leave} must follow. */
  synchronized boolean enter() {
    if (closing) {
      return false;
    }
    inside++;
    return true;
  }

  void leave() {
    synchronized (this) {
      inside--;
      if (!closing || inside > 0) {
        return;
      }
    }
    finishClose();
  }

  private void finishClose() {
    boolean idle = output.isIdle();
    if (traits.closeMayBlock() && !idle) {
      try {
        executor.execute(() -> closeWebConnection(false));
      } catch (RuntimeException | Error noThread) {
        closeWebConnection(false);
      }
    } else {
      input.execute(() -> closeWebConnection(idle));
    }
    synchronized (this) {
      closed = true;
    }
    input.onProgress();
    output.onClosed();
  }

  private void closeWebConnection(boolean idle) {
    try {
      traits.close(webConnection, idle);
    } catch (Exception | Error e) {
      // The peer may be gone for long; there is nothing left to do for it.
      LOG.log(Level.DEBUG, "closing an upgraded request failed", e);
    }
  }

  /**
   * Ends the connection where there is no way to go on. All that closes the streams for a reason of
   * its own does it by this method: a connection whose socket is gone must not seem open.
   */
  void fail(IOException reason) {
    Connection failed = connection;
    if (failed != null) {
      failed.onWriteFailed(reason);
    }
    close();
    ConnectionFactory unopened;
    synchronized (this) {
      unopened = begun ? null : connections;
    }
    if (unopened != null) {
      unopened.abandon();
    }
  }

  /** The container has closed the socket. */
  void onDestroyed() {
    boolean unopened;
    synchronized (this) {
      if (closing) {
        return;
      }
      unopened = !opened;
    }
    input.end();
    IOException reason = new IOException("the container closed the connection");
    if (unopened) {
      // There will be no turn that could find it out.
      fail(reason);
      return;
    }
    output.fail(reason);
    onInput();
  }

  ContainerTraits traits() {
    return traits;
  }

  /** The container has failed to write, perhaps long after the write: a turn finds it out. */
  void onWriteError(Throwable cause) {
    input.onError(cause);
  }

  /** A write waits for the container. */
  void onWritePending() {
    input.onProgress();
  }

  /** The last step of every call of a listener. */
  void afterCallback() {
    input.afterCallback();
  }

  // ---- for the input; the caller holds the monitor

  boolean isOpened() {
    return opened;
  }

  boolean isTurn() {
    return turn;
  }

  boolean isWritePending() {
    return output.isPending();
  }

  boolean isClosing() {
    return closing;
  }

  boolean isClosed() {
    return closed;
  }
}
