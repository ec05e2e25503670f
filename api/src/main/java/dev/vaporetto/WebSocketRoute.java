package dev.vaporetto;

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
public interface WebSocketRoute extends RouteOptions<WebSocketRoute> {
  /** The path, with a leading slash. */
  String path();

  /**
   * Takes the route out of service: later handshakes do not find it. Its open sockets stay. Does
   * nothing the second time. Thread-safe.
   *
   * @throws UnsupportedOperationException if the route is in service on another engine than
   *     Vaporetto's
   */
  void remove();
}
