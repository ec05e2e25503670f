package dev.vaporetto.internal.reconnect;

import dev.vaporetto.internal.engine.Parts;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Sends one message in parts that begins while buffered messages are being sent. The first part
 * waits behind these, and the rest follows the first part. Thread-safe.
 */
final class PartsBehindBuffered implements Parts {
  private final Parts parts;
  private final Place place;

  /**
   * Whether the first part was passed on; the caller sends the next one only after that is done.
   */
  private volatile boolean begun;

  /** Sends a first part behind the buffered messages. */
  interface Place {
    CompletableFuture<Void> send(Supplier<CompletableFuture<Void>> first);
  }

  PartsBehindBuffered(Parts parts, Place place) {
    this.parts = parts;
    this.place = place;
  }

  private CompletableFuture<Void> send(Supplier<CompletableFuture<Void>> sending) {
    if (begun) {
      return sending.get();
    }
    begun = true;
    return place.send(sending);
  }

  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    return send(() -> parts.sendTextPart(message, part, last));
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    return send(() -> parts.sendBinaryPart(message, part, last));
  }

  @Override
  public boolean isOpen() {
    return parts.isOpen();
  }
}
