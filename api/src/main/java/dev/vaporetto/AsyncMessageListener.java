package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/**
 * Gets the messages of one kind, and may finish each after it has returned. The next message waits
 * until then, and so does the peer.
 *
 * <pre>{@code
 * webSocket.onStringAsync(text -> database.insert(text));
 * }</pre>
 *
 * @param <M> {@code String}, {@code ByteBuffer}, {@code byte[]}, or what a codec decodes
 */
@FunctionalInterface
public interface AsyncMessageListener<M> {
  /**
   * Gets one message. Calls of one socket never overlap. What it throws, or its stage fails with,
   * reaches {@link WebSocket#onError} and closes the socket with 1011.
   *
   * @return a stage that is done when the next message may be dispatched
   */
  CompletionStage<?> onMessage(M message) throws Exception;
}
