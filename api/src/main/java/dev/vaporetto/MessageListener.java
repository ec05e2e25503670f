package dev.vaporetto;

/**
 * Gets the messages of one kind.
 *
 * @param <M> {@code String}, {@code ByteBuffer}, {@code byte[]}, or what a codec decodes
 */
@FunctionalInterface
public interface MessageListener<M> {
  /**
   * Gets one message. Calls of one socket never overlap. What it throws reaches {@link
   * WebSocket#onError} and closes the socket with 1011.
   */
  void onMessage(M message) throws Exception;
}
