package dev.vaporetto.client;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.handshake.ClientHandshakeResult.Established;
import java.net.SocketAddress;
import java.net.URI;
import java.util.function.Function;

/**
 * A socket whose opening handshake has succeeded, and that is not read yet. Its owner calls {@link
 * #start} or {@link #close}, once.
 */
public final class OpenSocket {
  private final ClientTransport transport;
  private final URI uri;
  private final Established response;
  private final SocketAddress remoteAddress;

  /** A socket that was connected to a URI, and what its server has answered. */
  public OpenSocket(
      ClientTransport transport, URI uri, Established response, SocketAddress remoteAddress) {
    this.transport = transport;
    this.uri = uri;
    this.response = response;
    this.remoteAddress = remoteAddress;
  }

  /** What was connected to, after all redirects. */
  public URI uri() {
    return uri;
  }

  /** What the server agreed to. */
  public Established response() {
    return response;
  }

  /** The address that was connected to, the proxy's where there is one. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /**
   * Makes the connection and what stands on it; {@link Connection#open} starts it.
   *
   * @param maker makes what stands on the connection
   * @param connection returns the connection that it stands on
   */
  public <T> T start(Function<Transport, T> maker, Function<T, Connection> connection) {
    T made = maker.apply(transport);
    transport.bind(connection.apply(made));
    return made;
  }

  /** Gives the socket up. */
  public void close() {
    transport.close();
  }
}
