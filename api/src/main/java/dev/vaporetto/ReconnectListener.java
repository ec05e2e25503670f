package dev.vaporetto;

import java.time.Duration;

/**
 * Called when a client's socket {@linkplain Reconnect reconnects}. Its calls overlap neither each
 * other nor the listeners of the socket; they may block, connect, close and send. What they throw
 * reaches the socket's {@code onError} and closes the socket. Each method does nothing by default.
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
   * The connection was lost, or an attempt has failed; the next attempt begins after the delay.
   *
   * @param attempt the number of the next attempt, 1 for the first after a connection was lost
   * @param delay until that attempt begins
   * @param reason the failure of the attempt before; for the first attempt, how the connection
   *     closed
   */
  default void onReconnecting(WebSocket webSocket, int attempt, Duration delay, Throwable reason) {}

  /**
   * The socket has a connection again. Messages that have waited for it precede what this method
   * sends; nothing that the peer sends is dispatched before this method returns.
   *
   * @param attempt the number of the attempt that has succeeded
   */
  default void onReconnected(WebSocket webSocket, int attempt) {}

  /**
   * The socket does not reconnect any more: the last attempt that was allowed has failed, or
   * Vaporetto's container was closed. {@code onError} and {@code onClose} of the socket are called
   * next.
   *
   * @param attempts how many attempts there were since the last connection
   * @param reason the failure of the last attempt, or that the container was closed
   */
  default void onGivenUp(WebSocket webSocket, int attempts, Throwable reason) {}
}
