package dev.vaporetto.internal.engine.standard;

import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an engine.
 *
 * @param size in bytes
 * @param message of which it is a part; null for a whole one, and for a ping
 * @param done told once
 */
record Waiting(
    int size, Kind kind, @Nullable Object message, Sending sending, CompletableFuture<Void> done) {
  enum Kind {
    WHOLE,
    PART,
    LAST_PART,
    PING
  }

  /** Told once, by the engine or by whoever knows. */
  interface Outcome extends SendHandler {
    /** Null for a message that is on its way. */
    void tell(@Nullable Throwable failure);

    // No SendResult is made here: its constructors differ between versions of the standard API.
    @Override
    default void onResult(SendResult result) {
      tell(result.isOK() ? null : result.getException());
    }
  }

  /** Gives the engine one message, or a part of one. */
  interface Sending {
    void to(Outcome outcome) throws IOException;
  }

  Waiting(int size, Kind kind, @Nullable Object message, Sending sending) {
    this(size, kind, message, sending, new CompletableFuture<>());
  }
}
