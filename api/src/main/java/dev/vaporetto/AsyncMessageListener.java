package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/**
 * Gets the messages of one kind, and is not done with one when it returns: the next one waits, and
 * the peer with it.
 *
 * <pre>{@code
 * webSocket.onStringAsync(text -> database.insert(text));
 * }</pre>
 *
 * @param <M> {@code String}, {@code ByteBuffer}, {@code byte[]}, or what a codec makes
 */
@FunctionalInterface
public interface AsyncMessageListener<M> {
  /**
   * Gets one message. What it throws, or its stage fails with, reaches {@link WebSocket#onError},
   * and closes the socket with 1011.
   *
   * @return done when the next message may come
   */
  CompletionStage<?> onMessage(M message) throws Exception;
}
