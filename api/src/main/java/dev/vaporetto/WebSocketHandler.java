package dev.vaporetto;

/** Called with each new socket of a route, to set its listeners. */
@FunctionalInterface
public interface WebSocketHandler {
  /**
   * Called once for each connection, when its handshake is done. No message is dispatched before it
   * has returned. What it throws reaches the socket's {@link WebSocket#onError} and closes the
   * socket with 1011.
   */
  void open(WebSocketRequest request, WebSocket webSocket) throws Exception;
}
