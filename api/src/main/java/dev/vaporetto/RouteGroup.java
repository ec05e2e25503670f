package dev.vaporetto;

import java.util.function.Consumer;

/**
 * Routes whose paths share a prefix. The options of a group apply to the routes and groups that are
 * added to it afterwards. Adding a route is thread-safe; setting options is not.
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
   * Adds a route. While the application runs, the route goes into service at once and cannot be
   * configured any more: then use {@link #websocket(String, WebSocketHandler, Consumer)}.
   *
   * @param path below the group's path, or below the application's context path, with or without a
   *     leading slash; a segment {@code {name}} is a parameter (Jakarta WebSocket §3.1.1)
   * @throws IllegalArgumentException if the path is illegal
   * @throws IllegalStateException if the path is taken
   */
  WebSocketRoute websocket(String path, WebSocketHandler handler);

  /**
   * Adds a route that goes into service after it was configured.
   *
   * <pre>{@code
   * WebSocketRoute auction = routes.websocket(
   *     "auctions/7",
   *     (request, webSocket) -> webSocket.send("10.00"),
   *     route -> route.idleTimeout(Duration.ofMinutes(1)).subprotocols("bids.v1"));
   * // When the auction has ended:
   * auction.remove();
   * }</pre>
   *
   * @param options called once, to configure the route
   * @throws IllegalArgumentException like {@link #websocket(String, WebSocketHandler)}
   * @throws IllegalStateException like {@link #websocket(String, WebSocketHandler)}
   */
  WebSocketRoute websocket(String path, WebSocketHandler handler, Consumer<WebSocketRoute> options);

  /**
   * Like {@link #websocket(String, WebSocketHandler)}, for a handler that returns a stage: no
   * message is dispatched before it is done.
   */
  WebSocketRoute websocketAsync(String path, AsyncWebSocketHandler handler);

  /**
   * Like {@link #websocket(String, WebSocketHandler, Consumer)}, for a handler that returns a
   * stage: no message is dispatched before it is done.
   */
  WebSocketRoute websocketAsync(
      String path, AsyncWebSocketHandler handler, Consumer<WebSocketRoute> options);

  /**
   * Returns a group within this one, which begins with the options that this one has so far.
   *
   * @param path the prefix of its paths, below this group's; may have parameters
   */
  RouteGroup group(String path);

  /**
   * Like {@link #group(String)}.
   *
   * @param content called once, to add routes to the new group
   */
  RouteGroup group(String path, Consumer<RouteGroup> content);
}
