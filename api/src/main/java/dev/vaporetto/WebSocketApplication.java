package dev.vaporetto;

/**
 * The routes of a web application. A public class that implements this and has a public constructor
 * without parameters is found when the application starts, on any engine; nothing else needs to be
 * registered. The servlet container's start makes the one instance, before a CDI container is up:
 * its handlers may ask {@code CDI.current()}, but nothing is injected into it.
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
  /** Adds the application's routes. Called once, before the first handshake. */
  void routes(WebSocketRoutes routes);
}
