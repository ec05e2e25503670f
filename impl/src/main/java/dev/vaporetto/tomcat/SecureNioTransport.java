package dev.vaporetto.tomcat;

import dev.vaporetto.io.EventLoop;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * A socket with TLS of the NIO connector. Reads and writes hold the monitor: Tomcat's channel
 * answers handshake messages that it reads through the buffer that writes use.
 */
final class SecureNioTransport extends SelectableTransport {
  /** Writes of a record each, before other sockets have their turn. */
  private static final int MAX_ROUNDS = 32;

  private final SecureNioChannel secure;

  SecureNioTransport(SocketWrapperBase<?> wrapper, SecureNioChannel secure, EventLoop loop) {
    super(wrapper, secure.getIOChannel(), loop);
    this.secure = secure;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    synchronized (this) {
      if (isClosed()) {
        return -1;
      }
      int count;
      try {
        count = readRecords(target);
      } catch (EOFException e) {
        return -1;
      } catch (IOException e) {
        if (isEndedByPeer()) {
          return -1;
        }
        throw e;
      }
      // A record may be left, which no selector reports, until a read yields nothing.
      buffered(count > 0);
      return count;
    }
  }

  /**
   * By way of Tomcat's buffer, which it enlarges to the largest record: ours could be too small.
   */
  private int readRecords(ByteBuffer target) throws IOException {
    int position = target.position();
    int count =
        wrapper.read(false, target.array(), target.arrayOffset() + position, target.remaining());
    if (count > 0) {
      target.position(position + count);
    }
    return count;
  }

  /** Tomcat reports the peer's close_notify as an IOException. */
  private boolean isEndedByPeer() {
    SSLEngine engine = secure.getSslEngine();
    return engine != null && engine.isInboundDone();
  }

  @Override
  boolean writeSome(ByteBuffer[] sources) throws IOException {
    // Tomcat's channel takes a pending interrupt for a failure, and swallows it.
    boolean interrupted = Thread.interrupted();
    try {
      synchronized (this) {
        if (isClosed()) {
          throw new ClosedChannelException();
        }
        return wrap(sources);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean wrap(ByteBuffer[] sources) throws IOException {
    ByteBuffer last = sources[sources.length - 1];
    boolean stuck = false;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      long count = secure.write(sources, 0, sources.length);
      if (secure.getOutboundRemaining() > 0) {
        return false;
      }
      if (!last.hasRemaining()) {
        return true;
      }
      // The first record without payload may be a handshake message of the engine's own.
      if (count == 0 && stuck) {
        throw new IOException(
            "the TLS engine takes no bytes; its handshake status is "
                + secure.getSslEngine().getHandshakeStatus());
      }
      stuck = count == 0;
    }
    return false;
  }
}
