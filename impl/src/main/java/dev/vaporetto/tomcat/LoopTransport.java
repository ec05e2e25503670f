package dev.vaporetto.tomcat;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.LoopChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * A socket without TLS of the NIO connector, on an event loop of ours. Tomcat's poller knows it,
 * but waits for nothing. The channel, unlike Tomcat's own objects, is never used for another
 * connection.
 */
final class LoopTransport extends TomcatTransport {
  private final SocketChannel socket;
  private final LoopChannel channel;

  LoopTransport(SocketWrapperBase<?> wrapper, SocketChannel socket, EventLoop loop) {
    super(wrapper);
    this.socket = socket;
    channel = new LoopChannel(socket, loop, wrapper::execute, early(wrapper));
  }

  /** What Tomcat has read beyond the request. */
  private static @Nullable ByteBuffer early(SocketWrapperBase<?> wrapper) {
    SocketBufferHandler buffers = wrapper.getSocketBufferHandler();
    if (buffers.isReadBufferEmpty()) {
      return null;
    }
    buffers.configureReadBufferForRead();
    ByteBuffer buffered = buffers.getReadBuffer();
    return ByteBuffer.allocate(buffered.remaining()).put(buffered).flip();
  }

  @Override
  void bound(Connection made) {
    channel.bind(made, made.history());
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public void awaitReadable() {
    channel.awaitReadable();
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    return channel.write(sources);
  }

  @Override
  public boolean writeNow(ByteBuffer... sources) throws IOException {
    return channel.writeNow(sources);
  }

  @Override
  void shutDown() throws IOException {
    socket.shutdownInput().shutdownOutput();
  }

  @Override
  void closed() {
    channel.closed();
  }
}
