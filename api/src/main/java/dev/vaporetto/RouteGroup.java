package dev.vaporetto;

import dev.vaporetto.internal.route.Route;
import dev.vaporetto.internal.route.RouteRegistry;
import dev.vaporetto.internal.route.RouteSettings;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Routes whose paths begin with the same. What a group is told holds for the routes and groups that
 * are added to it from then on. Adding a route is thread-safe; the options are not.
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
public sealed class RouteGroup extends RouteOptions<RouteGroup> permits WebSocketRoutes {
  private final RouteRegistry registry;

  /** Empty, or with a leading slash and none at the end. */
  private final String prefix;

  RouteGroup(RouteRegistry registry, String prefix, RouteSettings settings) {
    super(settings);
    this.registry = registry;
    this.prefix = prefix;
  }

  @Override
  final RouteGroup self() {
    return this;
  }

  final RouteRegistry registry() {
    return registry;
  }

  /**
   * Adds a route. In an application that runs it goes into service at once, so that it cannot be
   * configured any more: there, use {@link #websocket(String, WebSocketHandler, Consumer)}.
   *
   * @param path below the group's, or the application's context path, with or without a leading
   *     slash; a segment {@code {name}} is a parameter (Jakarta WebSocket §3.1.1)
   * @throws IllegalArgumentException if the path is illegal
   * @throws IllegalStateException if the path is taken
   */
  public WebSocketRoute websocket(String path, WebSocketHandler handler) {
    return websocketAsync(path, async(handler));
  }

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
  public WebSocketRoute websocket(
      String path, WebSocketHandler handler, Consumer<WebSocketRoute> options) {
    return websocketAsync(path, async(handler), options);
  }

  private static AsyncWebSocketHandler async(WebSocketHandler handler) {
    return (request, webSocket) -> {
      handler.open(request, webSocket);
      return CompletableFuture.completedStage(null);
    };
  }

  /** Adds a route whose handler takes its time: nothing is dispatched before it is done. */
  public WebSocketRoute websocketAsync(String path, AsyncWebSocketHandler handler) {
    return websocketAsync(path, handler, route -> {});
  }

  /** Like the others. */
  public WebSocketRoute websocketAsync(
      String path, AsyncWebSocketHandler handler, Consumer<WebSocketRoute> options) {
    String whole = below(path);
    String legal = whole.isEmpty() ? "/" : whole;
    Route route = new Route(legal, handler, settings().below(legal));
    WebSocketRoute added = new WebSocketRoute(route, registry);
    options.accept(added);
    registry.add(route);
    return added;
  }

  /**
   * A group within this one, which begins with what this one was told so far.
   *
   * @param path what its paths begin with, below this group's; may have parameters
   */
  public RouteGroup group(String path) {
    String whole = below(path);
    String cut = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    return new RouteGroup(registry, cut, settings().below(cut));
  }

  /**
   * Like {@link #group(String)}.
   *
   * @param content adds its routes
   */
  public RouteGroup group(String path, Consumer<RouteGroup> content) {
    RouteGroup group = group(path);
    content.accept(group);
    return group;
  }

  private String below(String path) {
    return path.isEmpty() || path.startsWith("/") ? prefix + path : prefix + "/" + path;
  }
}
