package dev.vaporetto;

import java.util.function.Consumer;

/**
 * A listener for messages that was set. Its own listeners for the error and the close are called
 * unless another listener for messages of this kind has replaced it before. Thread-safe.
 *
 * <pre>{@code
 * webSocket.onString(text -> store(text))
 *     .onError(failure -> log(failure))
 *     .onClose((code, reason) -> log("closed with " + code));
 * }</pre>
 */
public interface Listening {
  /**
   * Sets the listener for the error that closes the socket, instead of the one so far. If the error
   * has happened already, the listener is called at once. What it throws is logged.
   *
   * @return this
   */
  Listening onError(Consumer<Throwable> listener);

  /**
   * Sets the listener for the close of the socket, instead of the one so far. If the socket has
   * closed already, the listener is called at once. What it throws is logged.
   *
   * @return this
   */
  Listening onClose(CloseListener listener);
}
