package dev.vaporetto.tomcat;

import dev.vaporetto.io.EventLoop;
import dev.vaporetto.io.GatheringWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A socket without TLS of the NIO connector. Bytes go past Tomcat's buffers, directly from and to
 * the channel, which unlike Tomcat's own objects is never used for another connection.
 */
final class NioTransport extends SelectableTransport {
  /** Writes before other sockets have their turn. */
  private static final int MAX_ROUNDS = 16;

  /** Whether Tomcat has read bytes beyond the request that were not taken yet. */
  private boolean early;

  /** Whether the last read found fewer bytes than it had room for. */
  private boolean exhausted;

  NioTransport(SocketWrapperBase<?> wrapper, SocketChannel channel, EventLoop loop) {
    super(wrapper, channel, loop);
    early = !wrapper.getSocketBufferHandler().isReadBufferEmpty();
    buffered(early);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (early) {
      return readEarly(target);
    }
    // The poller reports what has come since, also the end of the stream: asking the system
    // now would most likely be in vain.
    if (exhausted) {
      exhausted = false;
      return 0;
    }
    int room = target.remaining();
    int count = channel.read(target);
    exhausted = count > 0 && count < room;
    return count;
  }

  private int readEarly(ByteBuffer target) throws IOException {
    synchronized (this) {
      if (isClosed()) {
        return -1;
      }
      int count = wrapper.read(false, target);
      early = !wrapper.getSocketBufferHandler().isReadBufferEmpty();
      buffered(early);
      return count;
    }
  }

  @Override
  boolean writeSome(ByteBuffer[] sources) throws IOException {
    return GatheringWrite.write(channel, sources, MAX_ROUNDS);
  }
}
