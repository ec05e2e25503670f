package dev.vaporetto;

/**
 * Gets the messages of one kind.
 *
 * @param <T> {@code String}, {@code ByteBuffer} or {@code byte[]}
 */
@FunctionalInterface
public interface MessageListener<T> {
  /**
   * Gets one message. Calls of one socket never overlap. What it throws reaches {@link
   * WebSocket#onError}, and closes the socket with 1011.
   */
  void onMessage(T message) throws Exception;
}
