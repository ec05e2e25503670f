package dev.vaporetto;

import java.time.Duration;

/**
 * Told what becomes of a client's socket that {@linkplain Reconnect reconnects}. Its calls overlap
 * neither each other nor the listeners of the socket; they may block, connect, close and send. Each
 * does nothing by default.
 *
 * <pre>{@code
 * ReconnectListener listener = new ReconnectListener() {
 *   @Override
 *   public void onReconnected(WebSocket webSocket, int attempt) {
 *     webSocket.send("I am back");
 *   }
 * };
 * WebSocket.client()
 *     .reconnect(Reconnect.create().listener(listener))
 *     .connect("wss://example.com/feed");
 * }</pre>
 */
public interface ReconnectListener {
  /**
   * There is no connection, and the next attempt begins after a while.
   *
   * @param attempt 1 for the first after a connection was lost
   * @param delay until the attempt begins
   * @param reason what the attempt before has failed with; for the first, how the connection ended
   */
  default void onReconnecting(WebSocket webSocket, int attempt, Duration delay, Throwable reason) {}

  /**
   * There is a connection again. What was sent meanwhile and kept is already on its way; nothing
   * that the peer sends is dispatched before this returns.
   *
   * @param attempt which one has succeeded
   */
  default void onReconnected(WebSocket webSocket, int attempt) {}

  /**
   * There will be no connection any more: the last attempt that was allowed has failed, or
   * Vaporetto's container was closed. {@code onError} and {@code onClose} of the socket follow.
   *
   * @param attempts how many there were
   * @param reason what the last one has failed with, or that the container was closed
   */
  default void onGivenUp(WebSocket webSocket, int attempts, Throwable reason) {}
}
