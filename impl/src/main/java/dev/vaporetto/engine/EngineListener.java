package dev.vaporetto.engine;

import java.nio.ByteBuffer;

/**
 * What an {@link EngineSession} tells, without the detours of the standard API. The calls of one
 * session never overlap, have the application's class loader as the context class loader, and may
 * block: the peer waits then. A buffer is read-only and valid during the call only: it may be a
 * view of memory that is used again. What a call throws reaches {@link #onError}, and the
 * connection goes on; after a {@link VirtualMachineError} it closes with 1011.
 */
public interface EngineListener {
  /**
   * Whether the message that begins to arrive is wanted in parts, as they arrive and whatever its
   * size. Then any number of calls of {@link #onTextPart} or {@link #onBinaryPart} follows, and
   * always a last one of {@link #onText} or {@link #onBinary}.
   *
   * @param text whether it is a text message
   */
  default boolean wantsParts(boolean text) {
    return false;
  }

  /** A whole text message, or the last part of one. */
  void onText(String text);

  /** A part of a text message, not the last one. */
  default void onTextPart(String part) {}

  /** A whole binary message, or the last part of one. */
  void onBinary(ByteBuffer data);

  /** A part of a binary message, not the last one. */
  default void onBinaryPart(ByteBuffer part) {}

  /** A ping, which the engine has answered. */
  default void onPing(ByteBuffer payload) {}

  /** A pong, unless it answers a ping of {@link EngineSession#setPingInterval}. */
  default void onPong(ByteBuffer payload) {}

  /** The peer broke a rule, the connection failed, or another call has thrown this. */
  void onError(Throwable failure);

  /** The connection has ended; the last call. */
  void onClosed(EngineClosure closure);
}
