package dev.vaporetto.internal.engine;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** A connection for a message that is sent in parts, which cannot leave it. Thread-safe. */
public interface Parts {
  /**
   * Queues a part of a text message. Whole messages wait behind the last part; the next part, and
   * the first one of another message, are not queued before this one is done.
   *
   * @param message stands for the message
   * @param part does not end between the two halves of a character
   */
  CompletableFuture<Void> sendTextPart(Object message, String part, boolean last);

  /** Like {@link #sendTextPart}; the bytes must not change before the future is done. */
  CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last);

  /** Whether messages can be sent; false from the beginning of the closing handshake, for good. */
  boolean isOpen();
}
