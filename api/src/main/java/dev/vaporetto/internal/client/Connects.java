package dev.vaporetto.internal.client;

import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.socket.CallbackThreads;
import dev.vaporetto.internal.socket.Clock;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects of the fluent API, on any engine. */
final class Connects {
  private Connects() {}

  /**
   * See {@link dev.vaporetto.WebSocketClient#connect(String, Consumer)}.
   *
   * @param handler null for none
   */
  static CompletableFuture<WebSocket> connect(
      String uri, ClientSettings settings, @Nullable Consumer<WebSocket> handler) {
    Connector connector;
    try {
      connector = new Connector(container(settings), settings, URI.create(uri));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    Reconnect reconnect = settings.reconnect();
    ClientSocketEndpoint endpoint =
        reconnect == null
            ? new ClientSocketEndpoint(
                settings,
                connector.uri(),
                handler,
                new CallbackThreads(settings.executor(), connector.loader()))
            : new Reconnection(
                    connector, settings, reconnect, handler, Clock.INSTANCE, System::nanoTime)
                .first();
    return connect(connector, endpoint);
  }

  private static WebSocketContainer container(ClientSettings settings) {
    WebSocketContainer given = settings.container();
    if (given != null) {
      return given;
    }
    try {
      return ContainerProvider.getWebSocketContainer();
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "no WebSocket client was found; expected dev.vaporetto:vaporetto on the class path", e);
    }
  }

  private static CompletableFuture<WebSocket> connect(
      Connector connector, ClientSocketEndpoint endpoint) {
    CompletableFuture<Session> connecting = connector.connect(endpoint);
    CompletableFuture<WebSocket> connected = new CompletableFuture<>();
    connecting.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            connected.completeExceptionally(failure);
          } else {
            endpoint
                .opened()
                .thenAccept(
                    socket -> {
                      if (!connected.complete(socket)) {
                        socket.close();
                      }
                    });
          }
        });
    connected.whenComplete(
        (socket, failure) -> {
          if (connected.isCancelled()) {
            connecting.cancel(false);
          }
        });
    return connected;
  }
}
