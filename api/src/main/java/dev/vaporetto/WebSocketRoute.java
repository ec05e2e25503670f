package dev.vaporetto;

import dev.vaporetto.internal.route.Route;
import dev.vaporetto.internal.route.RouteRegistry;

/**
 * One route. It is configured before it goes into service; later its methods throw an {@link
 * IllegalStateException}, but for {@link #path} and {@link #remove}.
 *
 * <pre>{@code
 * WebSocketRoute route = routes.websocket("prices", (request, webSocket) -> webSocket.send("12.50"))
 *     .subprotocols("prices.v1")
 *     .maxMessageSize(1000)
 *     .idleTimeout(Duration.ofMinutes(5));
 * }</pre>
 */
public final class WebSocketRoute extends RouteOptions<WebSocketRoute> {
  private final Route route;
  private final RouteRegistry registry;

  WebSocketRoute(Route route, RouteRegistry registry) {
    super(route.settings());
    this.route = route;
    this.registry = registry;
  }

  @Override
  WebSocketRoute self() {
    return this;
  }

  Route route() {
    return route;
  }

  /** The path, with a leading slash. */
  public String path() {
    return route.path();
  }

  /**
   * Takes the route out of service: later handshakes do not find it. Its open sockets stay. Does
   * nothing the second time. Thread-safe.
   *
   * @throws UnsupportedOperationException if the route is in service on another engine than
   *     Vaporetto's
   */
  public void remove() {
    registry.remove(route);
  }
}
