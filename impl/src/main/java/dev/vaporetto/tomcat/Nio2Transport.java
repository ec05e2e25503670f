package dev.vaporetto.tomcat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionCheck;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionHandlerCall;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;
import org.jspecify.annotations.Nullable;

/**
 * A socket without TLS of the NIO2 connector. A write that the socket does not take at once is
 * completed by a thread of the connector's pool, which needs one that is free.
 */
final class Nio2Transport extends PolledTransport implements CompletionHandler<Long, ByteBuffer[]> {
  /** As much as is copied into a direct buffer at once. */
  private static final int MAX_WRITE = 64 * 1024;

  private final AsynchronousSocketChannel channel;

  /**
   * What Tomcat is writing; the thread that takes it out reports what has become of it. Guarded by
   * the monitor.
   */
  private ByteBuffer @Nullable [] pending;

  /** Why the write that is being started has failed on its own thread. */
  private @Nullable IOException startFailure;

  Nio2Transport(SocketWrapperBase<?> wrapper, AsynchronousSocketChannel channel) {
    super(wrapper);
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    synchronized (this) {
      if (isClosed() || wrapper.isClosed()) {
        return -1;
      }
      int count;
      try {
        count = wrapper.read(false, target);
      } catch (EOFException e) {
        return -1;
      }
      buffered(count > 0);
      return count;
    }
  }

  /** Tomcat reports input only once, until something was read. */
  @Override
  boolean registerRead() {
    if (takeMissed()) {
      return process(SocketEvent.OPEN_READ);
    }
    wrapper.registerReadInterest();
    return true;
  }

  @Override
  SocketState leaveAwaiting() {
    return registerRead() ? SocketState.ASYNC_IO : SocketState.CLOSED;
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    CompletionState state;
    IOException failure;
    synchronized (this) {
      if (isClosed()) {
        throw new ClosedChannelException();
      }
      pending = sources;
      state = start(sources);
      failure = startFailure;
      startFailure = null;
      if (failure != null || state == CompletionState.INLINE || state == CompletionState.NOT_DONE) {
        pending = null;
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (state == CompletionState.INLINE) {
      return true;
    }
    if (state == CompletionState.NOT_DONE) {
      throw new IOException("Tomcat has a write pending on this socket that is not ours");
    }
    return false;
  }

  private CompletionState start(ByteBuffer[] sources) {
    ByteBuffer[] chunk = new ByteBuffer[sources.length];
    for (int i = 0; i < sources.length; i++) {
      chunk[i] = sources[i].duplicate();
    }
    limit(chunk, sources);
    // Tomcat's channel takes a pending interrupt for a failure, and swallows it.
    boolean interrupted = Thread.interrupted();
    try {
      return wrapper.write(
          chunk,
          0,
          chunk.length,
          BlockingMode.NON_BLOCK,
          -1,
          TimeUnit.MILLISECONDS,
          sources,
          nextChunk(sources),
          this);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static CompletionCheck nextChunk(ByteBuffer[] sources) {
    return (state, chunk, offset, length) -> {
      for (int i = 0; i < sources.length; i++) {
        // Shows the connection that the peer takes bytes.
        sources[i].position(chunk[i].position());
      }
      if (limit(chunk, sources)) {
        return CompletionHandlerCall.CONTINUE;
      }
      return state == CompletionState.DONE
          ? CompletionHandlerCall.DONE
          : CompletionHandlerCall.NONE;
    };
  }

  /** Offers the next bytes of the sources; returns false if there are none. */
  private static boolean limit(ByteBuffer[] chunk, ByteBuffer[] sources) {
    int room = MAX_WRITE;
    for (int i = 0; i < sources.length; i++) {
      int position = chunk[i].position();
      chunk[i].limit(Math.min(sources[i].limit(), position + room));
      room -= chunk[i].remaining();
    }
    return room < MAX_WRITE;
  }

  @Override
  public void completed(Long count, ByteBuffer[] sources) {
    if (takePending() != null) {
      connection().onWritten();
    }
  }

  private synchronized ByteBuffer @Nullable [] takePending() {
    ByteBuffer[] sources = pending;
    pending = null;
    return sources;
  }

  @Override
  public void failed(Throwable reason, ByteBuffer[] sources) {
    IOException failure =
        reason instanceof IOException io ? io : new IOException(reason.toString(), reason);
    if (Thread.holdsLock(this)) {
      startFailure = failure;
      return;
    }
    if (takePending() != null) {
      connection().onWriteFailed(failure);
    }
  }

  /** Tomcat reports the end of a write on a thread of its pool, which may have none to spare. */
  @Override
  void closed() {
    ByteBuffer[] sources = takePending();
    if (sources == null) {
      return;
    }
    if (sources[sources.length - 1].hasRemaining()) {
      connection().onWriteFailed(new ClosedChannelException());
    } else {
      connection().onWritten();
    }
  }

  @Override
  void shutDown() throws IOException {
    channel.shutdownInput().shutdownOutput();
  }
}
