package dev.vaporetto.internal.route;

import dev.vaporetto.AsyncWebSocketHandler;
import dev.vaporetto.RouteGroup;
import dev.vaporetto.WebSocketHandler;
import dev.vaporetto.WebSocketRoute;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A group of routes with a common prefix; it adds them to the registry of the application. */
class Group extends SettingOptions<RouteGroup> implements RouteGroup {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private final RouteRegistry registry;

  /** Empty, or with a leading slash and none at the end. */
  private final String prefix;

  Group(RouteRegistry registry, String prefix, RouteSettings settings) {
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

  @Override
  public WebSocketRoute websocket(String path, WebSocketHandler handler) {
    return websocketAsync(path, async(handler));
  }

  @Override
  public WebSocketRoute websocket(
      String path, WebSocketHandler handler, Consumer<WebSocketRoute> options) {
    return websocketAsync(path, async(handler), options);
  }

  private static AsyncWebSocketHandler async(WebSocketHandler handler) {
    return (request, webSocket) -> {
      handler.open(request, webSocket);
      return DONE;
    };
  }

  @Override
  public WebSocketRoute websocketAsync(String path, AsyncWebSocketHandler handler) {
    return websocketAsync(path, handler, route -> {});
  }

  @Override
  public WebSocketRoute websocketAsync(
      String path, AsyncWebSocketHandler handler, Consumer<WebSocketRoute> options) {
    String whole = below(path);
    String legal = whole.isEmpty() ? "/" : whole;
    Route route = new Route(legal, handler, settings().below(legal));
    WebSocketRoute added = new ConfiguredRoute(route, registry);
    options.accept(added);
    registry.add(route);
    return added;
  }

  @Override
  public RouteGroup group(String path) {
    String whole = below(path);
    String cut = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    return new Group(registry, cut, settings().below(cut));
  }

  @Override
  public RouteGroup group(String path, Consumer<RouteGroup> content) {
    RouteGroup group = group(path);
    content.accept(group);
    return group;
  }

  private String below(String path) {
    return path.isEmpty() || path.startsWith("/") ? prefix + path : prefix + "/" + path;
  }
}
