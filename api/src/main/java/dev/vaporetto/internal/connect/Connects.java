package dev.vaporetto.internal.connect;

import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Clock;
import dev.vaporetto.internal.client.ClientConnection;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.client.Connector;
import dev.vaporetto.internal.reconnect.Reconnection;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Connects for the fluent client, on any engine. */
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
      connector = new Connector(container(settings), settings, uri);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    Reconnect reconnect = settings.reconnect();
    ClientConnection connection =
        reconnect == null
            ? new ClientConnection(settings, connector.uri(), connector.loader(), handler)
            : new Reconnection(
                    connector, settings, reconnect, handler, Clock.INSTANCE, System::nanoTime)
                .first();
    return connect(connector, connection);
  }

  private static WebSocketContainer container(ClientSettings settings) {
    WebSocketContainer given = settings.container();
    if (given != null) {
      return given;
    }
    try {
      return ContainerProvider.getWebSocketContainer();
    } catch (RuntimeException | ServiceConfigurationError e) {
      throw new IllegalStateException(
          "no WebSocket client was found; expected dev.vaporetto:vaporetto on the class path", e);
    }
  }

  private static CompletableFuture<WebSocket> connect(
      Connector connector, ClientConnection connection) {
    CompletableFuture<Session> connecting = connector.connect(connection);
    CompletableFuture<WebSocket> connected = new CompletableFuture<>();
    connecting.whenComplete(
        (session, failure) -> {
          if (failure != null) {
            connected.completeExceptionally(failure);
          } else {
            connection
                .opened()
                .whenComplete(
                    (socket, unopened) -> {
                      if (unopened != null) {
                        connected.completeExceptionally(unopened);
                      } else {
                        connected.complete(socket);
                      }
                    });
          }
        });
    // Completing the future by cancel, orTimeout or complete abandons the attempt, also while the
    // handler runs: the socket closes, so that it does not reconnect when the engine cancels.
    // Otherwise the attempt is done already, and this has no effect.
    connected.whenComplete(
        (socket, failure) -> {
          connection
              .opened()
              .thenAccept(
                  opened -> {
                    if (opened != socket) {
                      opened.close();
                    }
                  });
          connecting.cancel(false);
        });
    return connected;
  }
}
