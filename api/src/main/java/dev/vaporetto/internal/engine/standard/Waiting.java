package dev.vaporetto.internal.engine.standard;

import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message, a part of one, or a ping that waits for an engine.
 *
 * @param size in bytes
 * @param message identifies the message of a part; null for a whole message and for a ping
 * @param sending passes it to the engine
 * @param done completed once, with the outcome
 */
record Waiting(
    int size, Kind kind, @Nullable Object message, Sending sending, CompletableFuture<Void> done) {
  enum Kind {
    WHOLE,
    PART,
    LAST_PART,
    PING
  }

  /** Takes the outcome of a send. Calls after the first one have no effect. */
  interface Outcome extends SendHandler {
    /**
     * Takes the outcome.
     *
     * @param failure null if the message is on its way
     */
    void complete(@Nullable Throwable failure);

    // No SendResult is made here: its constructors differ between versions of the standard API.
    @Override
    default void onResult(SendResult result) {
      complete(result.isOK() ? null : result.getException());
    }
  }

  /** Passes one message, or a part of one, to the engine. */
  interface Sending {
    void to(Outcome outcome) throws IOException;
  }

  Waiting(int size, Kind kind, @Nullable Object message, Sending sending) {
    this(size, kind, message, sending, new CompletableFuture<>());
  }
}
