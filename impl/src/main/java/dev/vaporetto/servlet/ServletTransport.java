package dev.vaporetto.servlet;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.connection.Transport;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A transport over the two streams of an upgraded request. Thread-safe as {@link Transport}
 * demands.
 *
 * <p>Its monitor guards its own state and that of {@link ServletInput} and {@link ServletOutput}.
 * Nobody calls the container, the connection or the executor while holding it: containers call
 * listeners under locks of their own.
 *
 * <p>User code runs in <em>turns</em> on the executor, one at a time:
 *
 * <pre>
 *   container can write ──► turn: open() ──awaitReadable()──► armed ──listener──► turn: onReadable()
 *                                                               ▲                        │
 *                                                               └────awaitReadable()─────┘
 * </pre>
 *
 * <p><b>Tomcat</b> breaks two rules of the specification, so there a callback of the container
 * stays inside the listener while a turn lasts ("attends" it):
 *
 * <ul>
 *   <li>It looks into its read buffer before each call of the listener, whether the last isReady()
 *       was true or not. Only while it is inside a listener does it keep its hands off the stream.
 *   <li>Closing the streams closes the socket only when a listener returns.
 * </ul>
 *
 * An attendant holds Tomcat's lock of the socket, without which no write completes, so it leaves
 * when one is pending; the end of that write attends again.
 */
final class ServletTransport implements Transport, Runnable {
  private static final Logger LOG = System.getLogger(ServletTransport.class.getName());

  /** How long a turn may go on reading while a write of Tomcat waits for the attendant to leave. */
  private static final long ATTENDED_WRITE_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How often the attendant looks whether a read that keeps it from leaving is over. */
  private static final long READ_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private final WebConnection webConnection;
  private final Executor executor;
  private final ContainerTraits traits;
  private final ServletInput input;
  private final ServletOutput output;

  /** Null until {@link #start}, which comes before any listener. */
  private @Nullable Connection connection;

  /** The container has said that it can write. */
  private boolean opened;

  /** The first turn has begun. */
  private boolean begun;

  /** A turn is running or waits for a thread. */
  private boolean turn;

  /** The connection wants to be told of input. */
  private boolean armed;

  /** How many of our threads are inside the container's streams; a close waits for them. */
  private int inside;

  /** No thread of ours begins to use the streams any more. */
  private boolean closing;

  /** The container knows. */
  private boolean closed;

  /** Tomcat's thread that attends turns. */
  private @Nullable Thread attendant;

  ServletTransport(WebConnection webConnection, Executor executor) throws IOException {
    this.webConnection = webConnection;
    this.executor = executor;
    traits = ContainerTraits.of(webConnection);
    input = new ServletInput(this, webConnection.getInputStream());
    output = new ServletOutput(this, webConnection.getOutputStream());
  }

  /** Makes the connection; the container opens it when it can write. */
  void start(ConnectionFactory connections) throws IOException {
    boolean started = false;
    try {
      connection = connections.connect(this);
      listen();
      started = true;
    } finally {
      if (!started) {
        close();
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
    @Nullable Thread waiting;
    synchronized (this) {
      if (closing) {
        return;
      }
      again = input.hasNews();
      turn = again;
      armed = !again;
      waiting = attendant;
    }
    if (again) {
      takeTurn();
    } else {
      LockSupport.unpark(waiting);
    }
  }

  @Override
  public boolean write(ByteBuffer source) throws IOException {
    return output.write(source);
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
    // On Tomcat the first look of the attendant would find the connection unarmed.
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
      LOG.log(Level.DEBUG, "the application takes no more work, so its socket is closed", e);
      close();
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
        close();
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
    if (traits.closeMayBlock() && output.isPending()) {
      try {
        executor.execute(this::closeWebConnection);
      } catch (RejectedExecutionException e) {
        closeWebConnection();
      }
    } else {
      closeWebConnection();
    }
    @Nullable Thread waiting;
    synchronized (this) {
      closed = true;
      waiting = attendant;
    }
    LockSupport.unpark(waiting);
    output.onClosed();
  }

  private void closeWebConnection() {
    try {
      traits.close(webConnection);
    } catch (Exception e) {
      // The peer may be gone for long; there is nothing left to do for it.
      LOG.log(Level.DEBUG, "closing an upgraded request failed", e);
    }
  }

  /** The container has closed the socket. */
  void onDestroyed() {
    boolean useless;
    synchronized (this) {
      if (closing) {
        return;
      }
      useless = !opened;
      input.end();
    }
    if (useless) {
      // There will be no turn that could find it out.
      close();
      return;
    }
    output.fail(new IOException("the container closed the connection"));
    onInput();
  }

  /** The container has failed to write, perhaps long after the write: a turn finds it out. */
  void onWriteError(Throwable cause) {
    input.onError(cause);
  }

  // ---- Tomcat

  /** Whether a turn may read, as far as Tomcat is concerned. The caller holds the monitor. */
  boolean isAttended() {
    return attendant != null;
  }

  boolean needsAttendant() {
    return traits.attended();
  }

  /** A write waits for the container, so that an attendant must go. */
  void onWritePending() {
    @Nullable Thread waiting;
    synchronized (this) {
      waiting = attendant;
    }
    LockSupport.unpark(waiting);
  }

  /** The last thing that a listener does: on Tomcat, stays until the turn is over. */
  void attend() {
    if (!traits.attended() || !begin()) {
      return;
    }
    long leaveFrom = System.nanoTime() + ATTENDED_WRITE_DELAY_NANOS;
    boolean interrupted = false;
    while (!mayGo(leaveFrom, interrupted)) {
      LockSupport.parkNanos(this, parkTime(leaveFrom, interrupted));
      // The server is stopping its threads.
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean begin() {
    synchronized (this) {
      if (!opened || closed) {
        return false;
      }
      if (!turn || !output.isPending()) {
        attendant = Thread.currentThread();
        return true;
      }
    }
    // Without an attendant no turn reads, so this thread may look. With a write pending there will
    // be
    // another attendant; to stay is worth something only if there is something to read.
    if (!input.isReady()) {
      return false;
    }
    synchronized (this) {
      attendant = Thread.currentThread();
      return true;
    }
  }

  private boolean mayGo(long leaveFrom, boolean interrupted) {
    synchronized (this) {
      boolean asked = interrupted || (output.isPending() && System.nanoTime() - leaveFrom >= 0);
      if (closed || (turn && asked && !input.isReading())) {
        attendant = null;
        return true;
      }
      if (turn || closing) {
        return false;
      }
    }
    // Between turns the input is this thread's.
    boolean ready = input.isReady();
    synchronized (this) {
      if (closing) {
        return closed;
      }
      if (!armed || !(ready || input.hasNews())) {
        attendant = null;
        return true;
      }
      armed = false;
      turn = true;
    }
    takeTurn();
    return false;
  }

  private synchronized long parkTime(long leaveFrom, boolean interrupted) {
    if (interrupted) {
      return READ_POLL_NANOS;
    }
    if (turn && output.isPending()) {
      return Math.max(READ_POLL_NANOS, leaveFrom - System.nanoTime());
    }
    return Long.MAX_VALUE;
  }
}
