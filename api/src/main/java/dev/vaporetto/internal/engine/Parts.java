package dev.vaporetto.internal.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * The connection that sends a message in parts. All parts have to go to the same connection.
 * Thread-safe.
 */
public interface Parts {
  /**
   * Queues a part of a text message. Whole messages wait behind the last part. The caller queues
   * the next part, or the first one of another message, only after this one is done.
   *
   * @param message identifies the message to which the part belongs
   * @param part must not end in the middle of a surrogate pair
   */
  CompletableFuture<Void> sendTextPart(Object message, String part, boolean last);

  /** Like {@link #sendTextPart}; the bytes must not change before the future is done. */
  CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last);

  /** Whether messages can be sent; false from the beginning of the closing handshake on. */
  boolean isOpen();
}
