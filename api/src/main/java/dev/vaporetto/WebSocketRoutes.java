package dev.vaporetto;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The routes of an application: paths, and the handlers that get their sockets. Routes may be added
 * and removed while the application runs. Doing so is thread-safe; setting options is not.
 *
 * <pre>{@code
 * routes.before(request -> request.header("User-Agent").isPresent()
 *     ? HandshakeDecision.accept()
 *     : HandshakeDecision.refuse(400).body("Who are you?"));
 * routes.websocket("chat/{room}", (request, webSocket) -> {
 *   String room = request.parameter("room");
 *   webSocket.onString(text -> webSocket.send(room + " hears " + text));
 * });
 * System.out.println(routes.table());
 * }</pre>
 */
public interface WebSocketRoutes extends RouteGroup {
  /**
   * Returns an object without routes. A {@link WebSocketApplication} that is found at the start
   * gets one and need not call this.
   */
  static WebSocketRoutes create() {
    return EntryPoints.find(WebSocketRoutes.class);
  }

  /**
   * Returns a configuration for each route so far, for a {@code ServerApplicationConfig}. The
   * container does not become known this way: routes that are added later do not go into service,
   * and {@link WebSocketRoute#remove} does not take a route out of service. Use {@link #deployTo}
   * where routes change.
   */
  List<ServerEndpointConfig> endpointConfigs();

  /**
   * Puts all routes into service, and each route that is added later at once. A {@link
   * WebSocketApplication} that is found at the start need not call this.
   *
   * <p>On an engine other than Vaporetto's, a filter answers the handshakes that are refused. If
   * the servlet container does not look for {@code ServletContainerInitializer}s, there is no such
   * filter, and the engine answers with its own status for a failure.
   *
   * @throws DeploymentException if the engine refuses a route, for example because another endpoint
   *     has its path
   */
  void deployTo(ServerContainer container) throws DeploymentException;

  /**
   * Returns the open sockets of these routes, always the same object. Sockets that open before the
   * first call are not there: call it where the routes are added.
   *
   * <pre>{@code
   * OpenSockets sockets = routes.sockets();
   * routes.websocket("who", (request, webSocket) ->
   *     webSocket.send(sockets.count() + " sockets, of " + sockets.users()));
   * }</pre>
   */
  OpenSockets sockets();

  /**
   * Describes the routes, one line each, in the order of their paths: the path and the options that
   * differ from the defaults.
   */
  String table();
}
