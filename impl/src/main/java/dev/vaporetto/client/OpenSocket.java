package dev.vaporetto.client;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.ConnectionFactory;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import java.net.SocketAddress;

/**
 * A socket whose opening handshake has succeeded, and that nobody reads yet. Whoever has it calls
 * {@link #connect} or {@link #close}, once.
 */
public final class OpenSocket {
  private final NioTransport transport;
  private final Established response;
  private final SocketAddress remoteAddress;

  OpenSocket(NioTransport transport, Established response, SocketAddress remoteAddress) {
    this.transport = transport;
    this.response = response;
    this.remoteAddress = remoteAddress;
  }

  /** What the server agreed to. */
  public Established response() {
    return response;
  }

  /** The address that was connected to. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** Makes the connection; {@link Connection#open} starts it. */
  public Connection connect(ConnectionFactory factory) {
    Connection connection = factory.connect(transport);
    transport.bind(connection);
    return connection;
  }

  /** Gives the socket up. */
  public void close() {
    transport.close();
  }
}
