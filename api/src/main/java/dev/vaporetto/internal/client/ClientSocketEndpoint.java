package dev.vaporetto.internal.client;

import dev.vaporetto.internal.route.SocketEndpoint;
import dev.vaporetto.internal.socket.FluentSocket;
import jakarta.websocket.Session;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** The client's end of one connection. */
final class ClientSocketEndpoint extends SocketEndpoint {
  private final String peer;
  private final CompletableFuture<FluentSocket> opened = new CompletableFuture<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * An endpoint for one connect.
   *
   * @param peer for messages
   */
  ClientSocketEndpoint(String peer) {
    this.peer = peer;
  }

  /** Done when the engine has opened the connection. */
  CompletableFuture<FluentSocket> opened() {
    return opened;
  }

  @Override
  protected void configure(Session session) {}

  @Override
  protected CompletionStage<?> handle(Session session, FluentSocket socket) {
    opened.complete(socket);
    return socket.firstListener();
  }

  @Override
  protected boolean unhandled(String kind) {
    if (warned.compareAndSet(false, true)) {
      System.getLogger(ClientSocketEndpoint.class.getName())
          .log(
              Level.WARNING,
              "A {0} message came from {1} to a socket that has no listener for it; it was dropped,"
                  + " and so will be others without further notice.",
              kind,
              peer);
    }
    return false;
  }
}
