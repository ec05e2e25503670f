package dev.vaporetto.internal.socket.in;

import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.MessageListener;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A listener for messages. Immutable.
 *
 * @param whole for the commonest kind, which is called without detours; null for the others
 * @param other returns what the next part has to wait for; null for the commonest kind
 * @param inParts whether it wants parts
 */
record Slot<T>(
    @Nullable MessageListener<T> whole, @Nullable AsyncPartListener<T> other, boolean inParts) {
  /** Returns what the next message has to wait for; null for nothing. */
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
