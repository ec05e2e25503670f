package dev.vaporetto.internal.socket;

import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one kind: who listens to them, and the one that is arriving in parts. Any thread sets
 * the listener; deliveries do not overlap.
 *
 * <p>Once a listener wants parts, the engine is asked for parts for good; for one that wants whole
 * messages they are put together here, up to the engine's limit.
 *
 * @param <T> {@code String} or {@code ByteBuffer}
 */
final class Inbox<T> {
  /** Takes a message, or a part of one. */
  interface Listener<T> {
    /** Returns what the next message has to wait for; null for nothing. */
    @Nullable CompletionStage<?> onMessage(T message, boolean last) throws Exception;
  }

  /** A listener and where its errors and its end are told. */
  private record Slot<T>(Listener<T> listener, boolean inParts, Ending ending) {}

  private final String kind;
  private final Assembly<T> assembly;

  private volatile @Nullable Slot<T> slot;

  /** Whether some listener wanted parts. */
  private volatile boolean partsWanted;

  /** Whether the engine delivers parts. */
  private volatile boolean partsDelivered;

  /** Whether a message has begun and not ended; for deliveries, like the field below. */
  private boolean arriving;

  /** Who gets the rest of it. */
  private @Nullable Slot<T> ongoing;

  Inbox(String kind, Assembly<T> assembly) {
    this.kind = kind;
    this.assembly = assembly;
  }

  String kind() {
    return kind;
  }

  int size(T part) {
    return assembly.size(part);
  }

  /** What stays when the call is over. */
  T copy(T part) {
    return assembly.copy(part);
  }

  /** Sets the listener for the next messages. */
  Ending listen(Listener<T> listener, boolean inParts) {
    Slot<T> next = new Slot<>(listener, inParts, new Ending());
    slot = next;
    if (inParts) {
      partsWanted = true;
    }
    return next.ending;
  }

  /** Whether somebody listens to messages that begin now. */
  boolean isHeard() {
    return slot != null;
  }

  @Nullable Ending ending() {
    Slot<T> present = slot;
    return present == null ? null : present.ending;
  }

  boolean wantsParts() {
    return partsWanted;
  }

  /** Whether the engine is still to be asked for parts. */
  boolean isSwitchDue() {
    return partsWanted && !partsDelivered;
  }

  /** What the engine of the connection does. */
  void delivered(boolean inParts) {
    partsDelivered = inParts;
    arriving = false;
    ongoing = null;
    // The rest of a message that was arriving is lost with its connection.
    assembly.discard();
  }

  void switched() {
    partsDelivered = true;
  }

  /**
   * Takes a message, or a part of one.
   *
   * @param unhandled run once for a message without a listener
   * @param limit for messages that are put together, in bytes; less than 0 for none
   * @return what the next message has to wait for; null for nothing
   */
  @Nullable CompletionStage<?> deliver(T part, boolean last, Runnable unhandled, IntSupplier limit)
      throws Exception {
    boolean first = !arriving;
    Slot<T> to = first ? slot : ongoing;
    arriving = !last;
    ongoing = last ? null : to;
    if (to == null) {
      if (first) {
        unhandled.run();
      }
      return null;
    }
    if (to.inParts || (first && last)) {
      return to.listener.onMessage(part, last);
    }
    assembly.add(part, limit.getAsInt());
    return last ? to.listener.onMessage(assembly.take(), true) : null;
  }
}
