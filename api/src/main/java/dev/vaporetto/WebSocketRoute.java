package dev.vaporetto;

/**
 * One route. It is configured before it goes into service; later all its methods except {@link
 * #path} and {@link #remove} throw an {@link IllegalStateException}.
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
   * Takes the route out of service: later handshakes do not find it. Its sockets stay open. A
   * second call does nothing. Thread-safe.
   *
   * @throws UnsupportedOperationException if the route is in service on an engine other than
   *     Vaporetto's
   */
  void remove();
}
