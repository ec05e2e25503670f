package dev.vaporetto;

/**
 * Adds the routes of a web application. A public class that implements this interface, and has a
 * public constructor without parameters, is found when the application starts, on any engine;
 * nothing needs to be registered. The class is instantiated once, before a CDI container has
 * started: nothing is injected into the instance, but its handlers may use {@code CDI.current()}.
 *
 * <pre>{@code
 * public class Echo implements WebSocketApplication {
 *   public void routes(WebSocketRoutes routes) {
 *     routes.websocket("api/v1/websocket",
 *         (request, webSocket) -> webSocket.onString(text -> webSocket.send(text)));
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface WebSocketApplication {
  /**
   * Adds the application's routes. Called once, before the first handshake. If it throws, the
   * application does not start.
   */
  void routes(WebSocketRoutes routes);
}
