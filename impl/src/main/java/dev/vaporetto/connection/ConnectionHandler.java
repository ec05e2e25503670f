package dev.vaporetto.connection;

import java.nio.ByteBuffer;

/**
 * What stands on a connection. All calls of one connection come one after the other, never two at
 * once, outside the connection's lock, and may block. None of them may throw: what user code throws
 * is the implementation's to report.
 */
public interface ConnectionHandler {
  /** The first call. */
  void onOpen();

  /** A whole text message. */
  void onText(String text);

  /** A whole binary message, valid during the call only. */
  void onBinary(ByteBuffer payload);

  /** A ping, which has been answered; valid during the call only. */
  default void onPing(ByteBuffer payload) {}

  /** A pong, valid during the call only. */
  void onPong(ByteBuffer payload);

  /** The peer broke a rule, or the transport failed; {@link #onClose} follows. */
  void onError(Throwable failure);

  /** The last call, exactly once after {@link #onOpen}. */
  void onClose(Closure closure);
}
