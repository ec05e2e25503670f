package dev.vaporetto.internal.client;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.EngineAdapter;
import dev.vaporetto.internal.engine.OwnEngine;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connects of the fluent API, on any engine. */
public final class Connects {
  private Connects() {}

  /** See {@link WebSocket#connect(String, WebSocketContainer)}; no container is the default one. */
  public static CompletableFuture<WebSocket> connect(
      String uri, @Nullable WebSocketContainer given) {
    WebSocketContainer container;
    URI target;
    try {
      container = given != null ? given : ContainerProvider.getWebSocketContainer();
      target = URI.create(uri);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "no WebSocket client was found; expected dev.vaporetto:vaporetto on the class path",
              e));
    }
    ClientSocketEndpoint endpoint =
        new ClientSocketEndpoint(target.getScheme() + "://" + target.getRawAuthority());
    ClientEndpointConfig config = ClientEndpointConfig.Builder.create().build();
    CompletableFuture<Session> connecting =
        OwnEngine.isPresent() && EngineAdapter.isContainer(container)
            ? EngineAdapter.connect(container, endpoint, config, target)
            : connectElsewhere(container, endpoint, config, target);
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

  /** Blocks a thread of its own: the standard API has no other way. */
  private static CompletableFuture<Session> connectElsewhere(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    CompletableFuture<Session> connecting = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                connecting.complete(container.connectToServer(endpoint, config, uri));
              } catch (DeploymentException | IOException | RuntimeException | LinkageError e) {
                connecting.completeExceptionally(e);
              }
            },
            "vaporetto-connect");
    thread.setDaemon(true);
    thread.start();
    return connecting;
  }
}
