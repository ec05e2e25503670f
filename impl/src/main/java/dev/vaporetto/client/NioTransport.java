package dev.vaporetto.client;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.io.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A client's socket as a {@link Transport}. The selector's thread reports that it is readable, and
 * finishes writes; messages are dispatched on the executor, so that they may block.
 */
final class NioTransport implements ClientTransport, EventLoop.Listener {
  private final Wire wire;
  private final SelectionKey key;
  private final EventLoop loop;
  private final Executor executor;
  private final Runnable dispatch = this::onReadable;

  /** Set before the connection opens. */
  private @Nullable Connection connection;

  /** What came behind the response head; used by the reading thread only. */
  private @Nullable ByteBuffer early;

  /** Nothing is there until the selector says so; used by the reading thread only. */
  private boolean drained;

  /** What the rest of a write waits for; 0 if there is none. Guarded by this object's lock. */
  private int writeWaits;

  /**
   * What the next read waits for; 0 if the connection does not wait. Guarded by this object's lock.
   */
  private int readWaits;

  /**
   * The rest of a write; the thread that takes it out reports what becomes of it. Guarded by this
   * object's lock.
   */
  private ByteBuffer @Nullable [] pending;

  /** Guarded by this object's lock. */
  private boolean closed;

  /**
   * A transport that takes a socket over.
   *
   * @param key registered with the loop and interested in nothing
   * @param early what came behind the response head
   */
  NioTransport(Wire wire, SelectionKey key, EventLoop loop, Executor executor, ByteBuffer early) {
    this.wire = wire;
    this.key = key;
    this.loop = loop;
    this.executor = executor;
    this.early = early.hasRemaining() ? early : null;
    // The selector reports what came behind the head, unless the wire holds it already.
    this.drained = this.early == null && !wire.mayHold();
  }

  /** The connection that this transport carries bytes for; called once, before it opens. */
  @Override
  public void bind(Connection value) {
    connection = value;
    key.attach(this);
  }

  private Connection connection() {
    return Objects.requireNonNull(connection, "bound before the connection opens");
  }

  // ---- reading

  @Override
  public int read(ByteBuffer target) throws IOException {
    ByteBuffer first = early;
    if (first != null) {
      int count = Math.min(first.remaining(), target.remaining());
      target.put(first.slice().limit(count));
      first.position(first.position() + count);
      early = first.hasRemaining() ? first : null;
      return count;
    }
    int count = wire.read(target);
    drained = count == 0;
    return count;
  }

  @Override
  public void awaitReadable() {
    if (!drained) {
      // A selector does not see what was read from the socket already: early bytes, a TLS record.
      dispatch();
      return;
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      readWaits = wire.readWaitsFor();
      applyInterest();
    }
    loop.wakeup();
  }

  private void dispatch() {
    try {
      executor.execute(dispatch);
    } catch (RejectedExecutionException e) {
      connection().onWriteFailed(new IOException("the client was closed", e));
    } catch (RuntimeException | Error e) {
      // For example OutOfMemoryError: this socket would not be read any more.
      connection().onWriteFailed(failed(e));
    }
  }

  private void onReadable() {
    connection().onReadable();
  }

  // ---- writing

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    if (wire.write(sources)) {
      return true;
    }
    leavePending(sources);
    loop.wakeup();
    return false;
  }

  private void goOnWriting() {
    ByteBuffer[] rest = takePending();
    if (rest == null) {
      return;
    }
    try {
      if (!wire.write(rest)) {
        leavePending(rest);
        loop.wakeup();
        return;
      }
    } catch (IOException e) {
      connection().onWriteFailed(e);
      return;
    }
    connection().onWritten();
  }

  private synchronized void leavePending(ByteBuffer[] rest) throws IOException {
    if (closed) {
      throw closedFailure();
    }
    pending = rest;
    writeWaits = wire.writeWaitsFor();
    applyInterest();
  }

  private synchronized ByteBuffer @Nullable [] takePending() {
    ByteBuffer[] rest = pending;
    pending = null;
    return rest;
  }

  private static IOException closedFailure() {
    return new IOException("the connection was closed");
  }

  // ---- the selector

  /** The caller holds this object's lock. */
  private void applyInterest() {
    try {
      key.interestOps(readWaits | writeWaits);
    } catch (CancelledKeyException e) {
      // The socket is being closed; close() fails the write that waits.
    }
  }

  @Override
  public void onReady(SelectionKey ready) {
    int ops = ready.readyOps();
    boolean read;
    boolean write;
    synchronized (this) {
      read = (readWaits & ops) != 0;
      write = (writeWaits & ops) != 0;
      if (read) {
        readWaits = 0;
      }
      if (write) {
        writeWaits = 0;
      }
      applyInterest();
    }
    if (write) {
      goOnWriting();
    }
    if (read) {
      dispatch();
    }
  }

  // ---- the end

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    wire.close();
    key.cancel();
    // A descriptor goes back to the system when the selector has let go of it.
    loop.wakeup();
    if (takePending() != null) {
      connection().onWriteFailed(closedFailure());
    }
  }

  private static IOException failed(Throwable failure) {
    return new IOException("a step of the client failed: " + failure, failure);
  }

  @Override
  public void onEnd(@Nullable Throwable failure) {
    connection()
        .onWriteFailed(
            failure == null ? new IOException("the client was closed") : failed(failure));
    close();
  }
}
