package dev.vaporetto.internal.socket.in;

import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.MessageListener;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A listener for messages, in one of two forms. Immutable.
 *
 * @param whole a listener for whole messages that returns no stage; null for the other form
 * @param other returns a stage that the next message or part waits for; null for the first form
 * @param inParts whether the listener wants parts
 */
record Slot<T>(
    @Nullable MessageListener<T> whole, @Nullable AsyncPartListener<T> other, boolean inParts) {
  /** Calls the listener; returns a stage that the next message waits for, or null. */
  @Nullable CompletionStage<?> call(T part, boolean last) throws Exception {
    if (whole != null) {
      whole.onMessage(part);
      return null;
    }
    if (other == null) {
      throw new AssertionError("one of the two is there");
    }
    CompletionStage<?> stage = other.onPart(part, last);
    if (stage == null) {
      throw new IllegalStateException("the listener returned null; expected a stage");
    }
    return stage;
  }
}
