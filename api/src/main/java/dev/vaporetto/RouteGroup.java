package dev.vaporetto;

import java.util.function.Consumer;

/**
 * Routes whose paths begin with the same. The options of a group hold for the routes and groups
 * that are added to it from then on. Adding a route is thread-safe; the options are not.
 *
 * <pre>{@code
 * RouteGroup admin = routes.group("admin").before(request ->
 *     request.principal().isPresent()
 *         ? HandshakeDecision.accept()
 *         : HandshakeDecision.refuse(401));
 * admin.websocket("log", (request, webSocket) -> webSocket.send("nothing happened"));
 * admin.group("users").websocket("{name}", (request, webSocket) ->
 *     webSocket.send("about " + request.parameter("name")));
 * }</pre>
 */
public interface RouteGroup extends RouteOptions<RouteGroup> {
  /**
   * Adds a route. In an application that runs it goes into service at once, so that it cannot be
   * configured any more: there, use {@link #websocket(String, WebSocketHandler, Consumer)}.
   *
   * @param path below the group's, or the application's context path, with or without a leading
   *     slash; a segment {@code {name}} is a parameter (Jakarta WebSocket §3.1.1)
   * @throws IllegalArgumentException if the path is illegal
   * @throws IllegalStateException if the path is taken
   */
  WebSocketRoute websocket(String path, WebSocketHandler handler);

  /**
   * Adds a route that goes into service when it is configured.
   *
   * <pre>{@code
   * WebSocketRoute auction = routes.websocket(
   *     "auctions/7",
   *     (request, webSocket) -> webSocket.send("10.00"),
   *     route -> route.idleTimeout(Duration.ofMinutes(1)).subprotocols("bids.v1"));
   * // When it is over:
   * auction.remove();
   * }</pre>
   *
   * @param options configures the route
   * @throws IllegalArgumentException like {@link #websocket(String, WebSocketHandler)}
   * @throws IllegalStateException like {@link #websocket(String, WebSocketHandler)}
   */
  WebSocketRoute websocket(String path, WebSocketHandler handler, Consumer<WebSocketRoute> options);

  /** Adds a route whose handler takes its time: nothing is dispatched before it is done. */
  WebSocketRoute websocketAsync(String path, AsyncWebSocketHandler handler);

  /** Like the others. */
  WebSocketRoute websocketAsync(
      String path, AsyncWebSocketHandler handler, Consumer<WebSocketRoute> options);

  /**
   * A group within this one, which begins with what this one was told so far.
   *
   * @param path what its paths begin with, below this group's; may have parameters
   */
  RouteGroup group(String path);

  /**
   * Like {@link #group(String)}.
   *
   * @param content adds its routes
   */
  RouteGroup group(String path, Consumer<RouteGroup> content);
}
