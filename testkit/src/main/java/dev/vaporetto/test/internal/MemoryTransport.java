package dev.vaporetto.test.internal;

import dev.vaporetto.client.ClientTransport;
import dev.vaporetto.connection.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection in memory. Unread bytes are bounded, like a socket's buffers, so that
 * back-pressure works. Connections are called on the executor. Thread-safe.
 */
final class MemoryTransport implements ClientTransport {
  /** About what a loopback socket takes without a reader. */
  static final int CAPACITY = 64 * 1024;

  private final Object lock;
  private final Executor executor;

  /** Received and unread bytes, ready for more. Guarded by the lock, like all fields below. */
  private final ByteBuffer inbound = ByteBuffer.allocate(CAPACITY);

  private @Nullable MemoryTransport peer;
  private @Nullable Connection connection;

  /** The rest of a write. */
  private ByteBuffer @Nullable [] pending;

  private boolean readWanted;
  private boolean closed;

  private MemoryTransport(Object lock, Executor executor) {
    this.lock = lock;
    this.executor = executor;
  }

  /** Returns one end; {@link #peer} is the other. */
  static MemoryTransport pair(Executor executor) {
    Object lock = new Object();
    MemoryTransport one = new MemoryTransport(lock, executor);
    MemoryTransport other = new MemoryTransport(lock, executor);
    one.peer = other;
    other.peer = one;
    return one;
  }

  MemoryTransport peer() {
    return Objects.requireNonNull(peer, "ends come in pairs");
  }

  @Override
  public void bind(Connection value) {
    synchronized (lock) {
      connection = value;
    }
  }

  private Connection connection() {
    synchronized (lock) {
      return Objects.requireNonNull(connection, "bound before the connection opens");
    }
  }

  @Override
  public int read(ByteBuffer target) {
    synchronized (lock) {
      inbound.flip();
      int count = Math.min(inbound.remaining(), target.remaining());
      target.put(inbound.slice().limit(count));
      inbound.position(inbound.position() + count).compact();
      peer().goOnWriting();
      return count == 0 && peer().closed ? -1 : count;
    }
  }

  @Override
  public void awaitReadable() {
    synchronized (lock) {
      readWanted = true;
      tellReadable();
    }
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    synchronized (lock) {
      if (closed || peer().closed) {
        throw new IOException("the connection was closed");
      }
      if (transfer(sources)) {
        return true;
      }
      pending = sources;
      return false;
    }
  }

  /** Returns whether all was taken. The caller holds the lock, as for all below. */
  private boolean transfer(ByteBuffer[] sources) {
    ByteBuffer target = peer().inbound;
    for (ByteBuffer source : sources) {
      int count = Math.min(source.remaining(), target.remaining());
      target.put(source.slice().limit(count));
      source.position(source.position() + count);
    }
    peer().tellReadable();
    return !sources[sources.length - 1].hasRemaining();
  }

  private void tellReadable() {
    if (readWanted && !closed && (inbound.position() > 0 || peer().closed)) {
      readWanted = false;
      report(() -> connection().onReadable());
    }
  }

  private void goOnWriting() {
    ByteBuffer[] rest = pending;
    if (rest != null && transfer(rest)) {
      pending = null;
      report(() -> connection().onWritten());
    }
  }

  private void failPending() {
    if (pending != null) {
      pending = null;
      report(() -> connection().onWriteFailed(new IOException("the connection was closed")));
    }
  }

  /** The caller holds the lock: no event runs on its thread. */
  private void report(Runnable event) {
    try {
      executor.execute(event);
    } catch (RejectedExecutionException e) {
      // A test that shuts its executor down before its sockets close still gets their last events.
      Thread last = new Thread(event, "vaporetto memory last events");
      last.setDaemon(true);
      last.start();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      failPending();
      peer().failPending();
      peer().tellReadable();
    }
  }
}
