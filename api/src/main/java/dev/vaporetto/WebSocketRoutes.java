package dev.vaporetto;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * The routes of an application: paths, and the handlers that get their sockets. Routes may be added
 * and removed while the application runs; that is thread-safe, the options are not.
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
  /** No routes yet. An application that is found at the start is given its own. */
  static WebSocketRoutes create() {
    return EntryPoints.find(WebSocketRoutes.class);
  }

  /**
   * One configuration for each route so far, for a {@code ServerApplicationConfig}. Where their
   * engine is does not become known this way, so that routes which are added later go nowhere, and
   * {@link WebSocketRoute#remove} ends nothing: {@link #deployTo} is for those.
   */
  List<ServerEndpointConfig> endpointConfigs();

  /**
   * Registers all routes by hand, and from now on those that are added. An application that is
   * found at the start needs no call.
   *
   * <p>On an engine other than Vaporetto's, a filter answers the handshakes that are refused; where
   * the servlet container does not look for {@code ServletContainerInitializer}s it is missing, and
   * the engine's own status for a failure is the answer.
   *
   * @throws DeploymentException if the engine refuses a route, since its path is taken by another
   *     endpoint for example
   */
  void deployTo(ServerContainer container) throws DeploymentException;

  /** One line for each route, in the order of their paths: the path, and its options. */
  String table();
}
