package dev.vaporetto.connection.in;

import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.message.Delivery;
import java.nio.ByteBuffer;

/**
 * What stands on a connection. All calls of one connection come one after the other, never two at
 * once, outside the connection's lock, and may block. What a call throws, whatever it is, reaches
 * {@link #onError}, and the connection closes with 1011; so an implementation reports itself what
 * user code throws, where that is to have no such consequence.
 */
public interface ConnectionHandler extends Delivery {
  /** The first call. */
  void onOpen();

  /**
   * Whether the message that begins is to be delivered in parts, as they arrive; its size is not
   * limited then. What follows are calls of {@link #onTextPart} or {@link #onBinaryPart}, and
   * always a last one of {@link #onText} or {@link #onBinary}, possibly the only one.
   */
  @Override
  default boolean inParts(boolean text) {
    return false;
  }

  /** A whole text message, or the last part of one. */
  void onText(String text);

  /** A part of a text message, not the last one. */
  default void onTextPart(String part) {}

  /**
   * A whole binary message, or the last part of one. A payload that is read-only is valid during
   * the call only: it is a view of a buffer that other connections use as well. The array of any
   * other was made for it alone.
   */
  void onBinary(ByteBuffer payload);

  /** A part of a binary message, not the last one; like {@link #onBinary}. */
  default void onBinaryPart(ByteBuffer part) {}

  /** A ping, which has been answered; like {@link #onBinary}. */
  default void onPing(ByteBuffer payload) {}

  /** A pong; like {@link #onBinary}. */
  void onPong(ByteBuffer payload);

  /** The peer broke a rule, or the transport failed; {@link #onClose} follows. */
  void onError(Throwable failure);

  /** The last call, exactly once after {@link #onOpen}. */
  void onClose(Closure closure);
}
