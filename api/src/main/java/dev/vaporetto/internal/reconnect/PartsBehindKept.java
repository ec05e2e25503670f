package dev.vaporetto.internal.reconnect;

import dev.vaporetto.internal.engine.Parts;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * For one message in parts that is begun while others, which were kept, are before it: the first
 * part takes its place behind them, and the rest follows that. Thread-safe.
 */
final class PartsBehindKept implements Parts {
  private final Parts parts;
  private final Place place;

  /** The first part was handed on; the next one is not sent before that is done. */
  private volatile boolean begun;

  /** Sends a first part behind what was kept. */
  interface Place {
    CompletableFuture<Void> send(Supplier<CompletableFuture<Void>> first);
  }

  PartsBehindKept(Parts parts, Place place) {
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
