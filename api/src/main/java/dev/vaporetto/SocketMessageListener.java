package dev.vaporetto;

/**
 * A {@link MessageListener} that also gets the socket, for one object that serves many sockets.
 *
 * @param <T> {@code String}, {@code ByteBuffer} or {@code byte[]}
 */
@FunctionalInterface
public interface SocketMessageListener<T> {
  /** Gets one message, like {@link MessageListener#onMessage}. */
  void onMessage(WebSocket webSocket, T message) throws Exception;
}
