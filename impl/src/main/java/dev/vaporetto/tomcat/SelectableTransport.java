package dev.vaporetto.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A socket of the NIO connector. What a write leaves over is completed by a {@link WriteSelector}
 * of our own, whatever Tomcat's threads do: a callback holds Tomcat's lock of the socket while it
 * blocks, and all of Tomcat's threads may be in such callbacks.
 */
abstract class SelectableTransport extends TomcatTransport {
  final SocketChannel channel;
  private final WriteSelector writers;

  /**
   * What the selector completes; the thread that takes it out reports its end to the connection.
   * Guarded by the monitor.
   */
  private @Nullable ByteBuffer pending;

  SelectableTransport(SocketWrapperBase<?> wrapper, SocketChannel channel, WriteSelector writers) {
    super(wrapper);
    this.channel = channel;
    this.writers = writers;
  }

  /**
   * Writes as much as the socket takes, within reason.
   *
   * @return whether everything was taken
   */
  abstract boolean writeSome(ByteBuffer source) throws IOException;

  @Override
  public final boolean write(ByteBuffer source) throws IOException {
    if (writeSome(source)) {
      return true;
    }
    synchronized (this) {
      if (isClosed()) {
        throw new ClosedChannelException();
      }
      pending = source;
    }
    try {
      writers.add(this);
    } catch (IOException e) {
      if (takePending() != null) {
        throw e;
      }
    }
    return false;
  }

  /** Called by the selector when the socket takes bytes. */
  final boolean writeMore() throws IOException {
    ByteBuffer source;
    synchronized (this) {
      source = pending;
    }
    return source == null || writeSome(source);
  }

  /** Called by the selector after it has let the socket go. */
  final void writeEnded(@Nullable IOException failure) {
    if (takePending() == null) {
      return;
    }
    if (failure == null) {
      connection().onWritten();
    } else {
      connection().onWriteFailed(failure);
    }
  }

  private @Nullable ByteBuffer takePending() {
    synchronized (this) {
      ByteBuffer source = pending;
      pending = null;
      return source;
    }
  }

  /** The poller is level-triggered: it reports what came before, too. */
  @Override
  final boolean registerRead() {
    wrapper.registerReadInterest();
    return true;
  }

  /** UPGRADED makes Tomcat register, so late that the next event seldom meets a locked socket. */
  @Override
  final SocketState leaveAwaiting() {
    return SocketState.UPGRADED;
  }

  @Override
  final void shutDown() throws IOException {
    channel.shutdownInput().shutdownOutput();
  }

  @Override
  final void closed() {
    if (takePending() != null) {
      // A descriptor is free only when no selector knows it any more.
      writers.wakeUp();
      connection().onWriteFailed(new ClosedChannelException());
    }
  }
}
