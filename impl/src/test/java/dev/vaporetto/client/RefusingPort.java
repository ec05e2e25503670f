package dev.vaporetto.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that refuses every connect: a socket is bound to it, and does not listen. Until it is
 * closed the system gives the port to nobody else, neither to a server nor to a client.
 */
final class RefusingPort implements AutoCloseable {
  private final Socket bound = new Socket();

  /** A port of the system's choice, on all addresses. */
  RefusingPort() throws IOException {
    bound.bind(new InetSocketAddress(0));
  }

  int number() {
    return bound.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    bound.close();
  }
}
