package dev.vaporetto.tomcat;

import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.LoopSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A socket of the NIO connector that Tomcat waits for. What a write leaves over is completed by an
 * event loop of our own, whatever Tomcat's threads do: a callback holds Tomcat's lock of the socket
 * while it blocks, and all of Tomcat's threads may be in such callbacks.
 */
abstract class SelectableTransport extends PolledTransport {
  final SocketChannel channel;
  private final Writes writes;

  SelectableTransport(SocketWrapperBase<?> wrapper, SocketChannel channel, EventLoop loop) {
    super(wrapper);
    this.channel = channel;
    writes = new Writes(channel, loop);
  }

  /**
   * Writes as much as the socket takes, within reason.
   *
   * @return whether everything was taken
   */
  abstract boolean writeSome(ByteBuffer[] sources) throws IOException;

  private final class Writes extends LoopSocket {
    Writes(SocketChannel channel, EventLoop loop) {
      super(channel, loop);
    }

    @Override
    protected boolean writeSome(ByteBuffer[] sources) throws IOException {
      return SelectableTransport.this.writeSome(sources);
    }

    @Override
    protected void written() {
      connection().onWritten();
    }

    @Override
    protected void failed(IOException failure) {
      connection().onWriteFailed(failure);
    }
  }

  @Override
  public final boolean write(ByteBuffer... sources) throws IOException {
    return writes.write(sources);
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
    writes.closed();
  }
}
