package dev.vaporetto;

import java.util.function.Consumer;

/**
 * A listener's stay on a socket: where its errors and its end are told. Thread-safe. It ends when
 * the socket closes, or silently when another listener of the same kind takes its place.
 *
 * <pre>{@code
 * webSocket.onString(text -> store(text))
 *     .onError(failure -> log(failure))
 *     .onClose((code, reason) -> log("closed with " + code));
 * }</pre>
 */
public interface Listening {
  /**
   * Told of every error of the socket, once: a listener or the handler threw, the peer broke a
   * rule, or the connection failed. A later call replaces the listener.
   */
  Listening onError(Consumer<Throwable> listener);

  /** Told of the end of the socket, once. A later call replaces the listener. */
  Listening onClose(CloseListener listener);
}
