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
final class Nio2Transport extends TomcatTransport implements CompletionHandler<Long, ByteBuffer> {
  /** As much as is copied into a direct buffer at once. */
  private static final int MAX_WRITE = 64 * 1024;

  private final AsynchronousSocketChannel channel;

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
  public boolean write(ByteBuffer source) throws IOException {
    CompletionState state;
    IOException failure;
    synchronized (this) {
      if (isClosed()) {
        throw new ClosedChannelException();
      }
      state = start(source);
      failure = startFailure;
      startFailure = null;
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

  private CompletionState start(ByteBuffer source) {
    ByteBuffer[] chunk = {source.duplicate()};
    limit(chunk[0], source.limit());
    // Tomcat's channel takes a pending interrupt for a failure, and swallows it.
    boolean interrupted = Thread.interrupted();
    try {
      return wrapper.write(
          chunk,
          0,
          1,
          BlockingMode.NON_BLOCK,
          -1,
          TimeUnit.MILLISECONDS,
          source,
          nextChunk(source),
          this);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static CompletionCheck nextChunk(ByteBuffer source) {
    return (state, buffers, offset, length) -> {
      ByteBuffer chunk = buffers[offset];
      // Shows the connection that the peer takes bytes.
      source.position(chunk.position());
      if (chunk.position() < source.limit()) {
        limit(chunk, source.limit());
        return CompletionHandlerCall.CONTINUE;
      }
      return state == CompletionState.DONE
          ? CompletionHandlerCall.DONE
          : CompletionHandlerCall.NONE;
    };
  }

  private static void limit(ByteBuffer chunk, int end) {
    chunk.limit(Math.min(end, chunk.position() + MAX_WRITE));
  }

  @Override
  public void completed(Long count, ByteBuffer source) {
    connection().onWritten();
  }

  @Override
  public void failed(Throwable reason, ByteBuffer source) {
    IOException failure =
        reason instanceof IOException io ? io : new IOException(reason.toString(), reason);
    if (Thread.holdsLock(this)) {
      startFailure = failure;
      return;
    }
    connection().onWriteFailed(failure);
  }

  @Override
  void shutDown() throws IOException {
    channel.shutdownInput().shutdownOutput();
  }
}
