package dev.vaporetto;

import java.util.concurrent.CompletableFuture;

/**
 * The text messages of a socket as objects of the application; see {@link WebSocket#messages}.
 * Thread-safe.
 *
 * <pre>{@code
 * Messages<Move> moves = webSocket.messages(
 *     MessageCodec.of(mapper::writeValueAsString, text -> mapper.readValue(text, Move.class)));
 * moves.onMessage(move -> board.apply(move));
 * moves.send(new Move("e2", "e4"));
 * }</pre>
 *
 * @param <T> the type of the objects
 */
public interface Messages<T> {
  /**
   * Sends an object.
   *
   * @return like {@link WebSocket#send(String)}. If the codec throws, the future fails with that,
   *     nothing is sent, and the socket stays open
   */
  CompletableFuture<Void> send(T message);

  /**
   * Returns a view of the same socket whose listeners leave texts that the codec cannot decode to
   * another listener, instead of closing the socket.
   *
   * <pre>{@code
   * webSocket.messages(codec)
   *     .onUndecodable((text, failure) -> webSocket.send("no move: " + text))
   *     .onMessage(move -> board.apply(move));
   * }</pre>
   */
  Messages<T> onUndecodable(UndecodableListener listener);

  /**
   * Listens to text messages, like {@link WebSocket#onString}, and replaces its listener. A text
   * that the codec cannot decode reaches {@code onError} as an {@link UndecodableMessageException}
   * and closes the socket with 1007, unless {@link #onUndecodable} takes it.
   */
  Listening onMessage(MessageListener<T> listener);

  /**
   * Like {@link #onMessage}, but the next message waits until the stage of the message before is
   * done.
   *
   * @throws UnsupportedOperationException on an engine other than Vaporetto's
   */
  Listening onMessageAsync(AsyncMessageListener<T> listener);
}
