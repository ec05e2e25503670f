package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.LoopChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection.UpgradeTo;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.jspecify.annotations.Nullable;

/**
 * A Jetty connection whose socket, without TLS, waits on an event loop of ours. Jetty's selector
 * knows it, but waits for nothing; Jetty closes it.
 */
final class LoopConnection extends JettyConnection implements UpgradeTo {
  private final EventLoop loop;

  /** What came in one packet with the handshake; null once the channel has it. */
  private @Nullable ByteBuffer early;

  /** Null until the connection is made. */
  private volatile @Nullable LoopChannel channel;

  LoopConnection(
      SocketChannelEndPoint endPoint,
      Connector connector,
      ConnectionFactory connections,
      EventLoop loop) {
    super(endPoint, connector, connections);
    this.loop = loop;
  }

  @Override
  public void onUpgradeTo(ByteBuffer buffer) {
    early = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
  }

  @Override
  void bound(Connection made) {
    LoopChannel own =
        new LoopChannel(
            ((SocketChannelEndPoint) getEndPoint()).getChannel(), loop, executor(), early);
    early = null;
    own.bind(made, made.history());
    channel = own;
  }

  private LoopChannel channel() {
    LoopChannel own = channel;
    if (own == null) {
      throw new IllegalStateException("no read or write comes before the connection is made");
    }
    return own;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel().read(target);
  }

  @Override
  public void awaitReadable() {
    channel().awaitReadable();
  }

  @Override
  public boolean write(ByteBuffer... sources) throws IOException {
    return channel().write(sources);
  }

  @Override
  public boolean writeNow(ByteBuffer... sources) throws IOException {
    return channel().writeNow(sources);
  }

  /** Of Jetty's connection and of the transport: both mean to close the socket at once. */
  @Override
  public void close() {
    getEndPoint().close();
    socketClosed();
  }

  /** Jetty has closed the socket. */
  @Override
  public void onClose(@Nullable Throwable cause) {
    socketClosed();
    super.onClose(cause);
  }

  private void socketClosed() {
    LoopChannel own = channel;
    if (own != null) {
      own.closed();
    }
  }
}
