package dev.vaporetto;

import dev.vaporetto.internal.route.RouteSettings;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The routes of an application: paths, and the handlers that get their sockets. Not thread-safe.
 *
 * <pre>{@code
 * routes.websocket("chat/{room}", (request, webSocket) -> {
 *   Room room = rooms.get(request.parameter("room"));
 *   webSocket.onString(text -> room.say(text));
 * });
 * }</pre>
 */
public final class WebSocketRoutes {
  private final List<WebSocketRoute> routes = new ArrayList<>();
  private final List<HandshakePolicy> policies = new ArrayList<>();

  /** No routes yet. An application that is found at the start is given its own. */
  public WebSocketRoutes() {}

  /**
   * Adds a route.
   *
   * @param path below the application's context path, with or without a leading slash; a segment
   *     {@code {name}} is a parameter (Jakarta WebSocket §3.1.1)
   */
  public WebSocketRoute websocket(String path, WebSocketHandler handler) {
    return websocketAsync(
        path,
        (request, webSocket) -> {
          handler.open(request, webSocket);
          return CompletableFuture.completedStage(null);
        });
  }

  /** Adds a route whose handler takes its time: nothing is dispatched before it is done. */
  public WebSocketRoute websocketAsync(String path, AsyncWebSocketHandler handler) {
    WebSocketRoute route = new WebSocketRoute(new RouteSettings(path, handler));
    policies.forEach(route::before);
    routes.add(route);
    return route;
  }

  /** Decides about the handshakes of all routes that are added from now on. */
  public WebSocketRoutes before(HandshakePolicy policy) {
    policies.add(policy);
    return this;
  }

  /** One configuration for each route, for a {@code ServerApplicationConfig}. */
  public List<ServerEndpointConfig> endpointConfigs() {
    return routes.stream().map(route -> route.settings().endpointConfig()).toList();
  }

  /**
   * Registers all routes by hand. An application that is found at the start needs no call.
   *
   * <p>On an engine other than Vaporetto's, a filter answers the handshakes that a {@code before}
   * policy refuses; where the servlet container does not look for {@code
   * ServletContainerInitializer}s it is missing, and the engine's own status for a failure is the
   * answer.
   *
   * @throws DeploymentException if a path is illegal or taken
   */
  public void deployTo(ServerContainer container) throws DeploymentException {
    for (ServerEndpointConfig config : endpointConfigs()) {
      container.addEndpoint(config);
    }
  }
}
