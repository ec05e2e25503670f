package dev.vaporetto.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A socket that an event loop waits for, and whose writes it completes. Whoever owns the socket
 * closes it, and then calls {@link #closed}. Thread-safe; nothing is reported with a lock held.
 */
public abstract class LoopSocket implements EventLoop.Listener {
  /** Writes before other sockets have their turn. */
  static final int MAX_WRITES = 16;

  private final SocketChannel channel;
  private final EventLoop loop;

  /** Null until something is waited for. Written under the monitor. */
  private volatile @Nullable SelectionKey key;

  /** Written under the monitor. */
  private volatile boolean closed;

  /**
   * The rest of a write; the thread that takes it out reports what becomes of it. Guarded by the
   * monitor.
   */
  private ByteBuffer @Nullable [] pending;

  /** A socket that nothing waits for yet; the channel does not block. */
  protected LoopSocket(SocketChannel channel, EventLoop loop) {
    this.channel = channel;
    this.loop = loop;
  }

  /**
   * Writes as much as the socket takes, within reason.
   *
   * @return whether everything was taken
   */
  protected abstract boolean writeSome(ByteBuffer[] sources) throws IOException;

  /** A write that {@link #write} did not finish has ended well. */
  protected abstract void written();

  /** A write that did not finish has failed, or the socket has. */
  protected abstract void failed(IOException failure);

  final SocketChannel channel() {
    return channel;
  }

  final EventLoop loop() {
    return loop;
  }

  final boolean isClosed() {
    return closed;
  }

  // ---- writing

  /**
   * Starts writing.
   *
   * @param sources belong to this object until the write has ended
   * @return true if everything was taken; false if {@link #written} or {@link #failed} follows
   */
  public boolean write(ByteBuffer... sources) throws IOException {
    if (writeSome(sources)) {
      return true;
    }
    leavePending(sources);
    addInterest(SelectionKey.OP_WRITE);
    return false;
  }

  /**
   * Writes as much as the socket takes now, within reason, and leaves the rest to the caller.
   *
   * @return whether everything was taken
   */
  public final boolean writeNow(ByteBuffer... sources) throws IOException {
    return writeSome(sources);
  }

  private synchronized void leavePending(ByteBuffer[] rest) throws ClosedChannelException {
    if (closed) {
      throw new ClosedChannelException();
    }
    pending = rest;
  }

  private synchronized ByteBuffer @Nullable [] takePending() {
    ByteBuffer[] rest = pending;
    pending = null;
    return rest;
  }

  private void writeMore(SelectionKey ready) {
    // First: who leaves something pending later sets the interest again.
    withoutInterest(ready, SelectionKey.OP_WRITE);
    ByteBuffer[] rest = takePending();
    if (rest == null) {
      return;
    }
    try {
      if (!writeSome(rest)) {
        leavePending(rest);
        addInterest(SelectionKey.OP_WRITE);
        return;
      }
    } catch (IOException e) {
      failed(e);
      return;
    } catch (RuntimeException | Error e) {
      failed(new IOException("a write failed: " + e, e));
      return;
    }
    written();
  }

  // ---- the loop

  /** Has the loop wait for an operation as well. Failures are reported. */
  final void addInterest(int operation) {
    try {
      SelectionKey current = key;
      if (current == null) {
        register(operation);
      } else {
        current.interestOpsOr(operation);
        loop.wakeup();
      }
    } catch (CancelledKeyException closedMeanwhile) {
      // The thread that closed the socket reports it.
    } catch (IOException e) {
      failed(e);
    } catch (RuntimeException | OutOfMemoryError e) {
      failed(new IOException("the event loop takes no socket: " + e, e));
    }
  }

  /** Has the loop wait for an operation no longer. On the loop's thread. */
  static void withoutInterest(SelectionKey ready, int operation) {
    try {
      ready.interestOpsAnd(~operation);
    } catch (CancelledKeyException closedMeanwhile) {
      // The thread that closed the socket reports it.
    }
  }

  private void register(int operation) throws IOException {
    synchronized (this) {
      SelectionKey current = key;
      if (current == null) {
        if (!closed) {
          key = loop.register(channel, operation, this);
        }
        return;
      }
      current.interestOpsOr(operation);
    }
    loop.wakeup();
  }

  @Override
  public void onReady(SelectionKey ready) {
    if (ready.isWritable()) {
      writeMore(ready);
    }
  }

  @Override
  public final void onEnd(@Nullable Throwable failure) {
    failed(
        failure == null
            ? new IOException("the event loops have ended")
            : new IOException("the event loop failed: " + failure, failure));
  }

  /** The owner has closed the socket. Does nothing when called again. */
  public final void closed() {
    synchronized (this) {
      closed = true;
    }
    if (key != null) {
      // A descriptor is free only when no selector knows it any more.
      loop.wakeup();
    }
    if (takePending() != null) {
      failed(new ClosedChannelException());
    }
  }
}
