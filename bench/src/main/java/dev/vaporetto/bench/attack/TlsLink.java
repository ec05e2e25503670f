package dev.vaporetto.bench.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import tlschannel.ClientTlsChannel;
import tlschannel.NeedsReadException;
import tlschannel.NeedsWriteException;
import tlschannel.TlsChannel;

/** TLS over a socket. */
final class TlsLink implements Link {
  private final SocketChannel socket;
  private final TlsChannel tls;
  private int writeWaitsFor = SelectionKey.OP_WRITE;

  TlsLink(SocketChannel socket, SSLContext context) {
    this.socket = socket;
    this.tls = ClientTlsChannel.newBuilder(socket, context).build();
  }

  @Override
  public int writeWaitsFor() {
    return writeWaitsFor;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    try {
      return tls.read(target);
    } catch (NeedsReadException | NeedsWriteException e) {
      return 0;
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int before = source.remaining();
    try {
      while (source.hasRemaining()) {
        tls.write(source);
      }
      writeWaitsFor = SelectionKey.OP_WRITE;
    } catch (NeedsReadException e) {
      writeWaitsFor = SelectionKey.OP_READ;
    } catch (NeedsWriteException e) {
      writeWaitsFor = SelectionKey.OP_WRITE;
    }
    return before - source.remaining();
  }

  /** The socket's own FIN, without TLS's farewell. */
  @Override
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  /** Without TLS's own farewell, for which a peer that does not read could not wait. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
