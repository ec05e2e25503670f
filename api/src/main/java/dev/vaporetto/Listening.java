package dev.vaporetto;

import java.util.function.Consumer;

/**
 * A listener for messages that was set: what hangs on it is told of errors and of the end as long
 * as no other listener for messages of its kind takes its place. Thread-safe.
 *
 * <pre>{@code
 * webSocket.onString(text -> store(text))
 *     .onError(failure -> log(failure))
 *     .onClose((code, reason) -> log("closed with " + code));
 * }</pre>
 */
public interface Listening {
  /**
   * Sets who is told of the error that ends the socket, at once if it has come already; instead of
   * the listener so far.
   *
   * @return this
   */
  Listening onError(Consumer<Throwable> listener);

  /**
   * Sets who is told that the socket has closed, at once if it has; instead of the listener so far.
   *
   * @return this
   */
  Listening onClose(CloseListener listener);
}
