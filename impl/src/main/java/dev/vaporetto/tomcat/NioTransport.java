package dev.vaporetto.tomcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A socket without TLS of the NIO connector. Bytes go past Tomcat's buffers, directly from and to
 * the channel, which unlike Tomcat's own objects is never used for another connection.
 */
final class NioTransport extends SelectableTransport {
  /**
   * The JDK copies a heap buffer into a direct one of the same size, and each thread keeps the
   * largest that it ever needed.
   */
  private static final int MAX_WRITE = 64 * 1024;

  /** Writes before other sockets have their turn. */
  private static final int MAX_ROUNDS = 16;

  /** Whether Tomcat has read bytes beyond the request that were not taken yet. */
  private boolean early;

  /** Whether the last read found fewer bytes than it had room for. */
  private boolean exhausted;

  NioTransport(SocketWrapperBase<?> wrapper, SocketChannel channel, WriteSelector writers) {
    super(wrapper, channel, writers);
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
  boolean writeSome(ByteBuffer source) throws IOException {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      int size = source.remaining();
      if (size <= MAX_WRITE) {
        return channel.write(source) == size;
      }
      ByteBuffer chunk = source.duplicate().limit(source.position() + MAX_WRITE);
      int count = channel.write(chunk);
      source.position(chunk.position());
      if (count < MAX_WRITE) {
        return false;
      }
    }
    return false;
  }
}
