package dev.vaporetto.connection.out;

import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.memory.MemoryBudget;
import dev.vaporetto.memory.SharedMemory;
import org.jspecify.annotations.Nullable;

/**
 * A send of one message, or of some at once: whom its outcome concerns, and until when it has to be
 * written.
 */
final class Receipt {
  private final SendCallback callback;

  /** On the scale of the connection's clock; 0 for none. */
  private final long deadline;

  /** How many messages were sent; the callback is called once for each. */
  private final int count;

  /** What it has in common with sends of other connections; null for nothing. */
  private final SharedMemory.@Nullable Reference shared;

  /**
   * The position in the outgoing stream behind the message; set when the message is queued. 0 for
   * one that is held back: it counts as written.
   */
  private long end = Long.MAX_VALUE;

  Receipt(SendCallback callback, long deadline) {
    this(callback, deadline, 1, null);
  }

  Receipt(
      SendCallback callback, long deadline, int count, SharedMemory.@Nullable Reference shared) {
    this.callback = callback;
    this.deadline = deadline;
    this.count = count;
    this.shared = shared;
  }

  /** The message waits: what it shares with others is held by it, until {@link #letGo}. */
  void hold(MemoryBudget budget) {
    if (shared != null) {
      shared.hold(budget);
    }
  }

  /** The message waits no longer. */
  void letGo() {
    if (shared != null) {
      shared.letGo();
    }
  }

  /** How many messages were sent. */
  int messages() {
    return count;
  }

  /** Whether anything depends on the outcome. */
  boolean isOfInterest() {
    return callback != SendCallback.NONE || deadline != 0;
  }

  void queued(long position) {
    end = position;
  }

  void heldBack() {
    end = 0;
  }

  boolean isHeldBack() {
    return end == 0;
  }

  /** Whether the message is part of the outgoing stream. */
  boolean isQueued() {
    return end != Long.MAX_VALUE;
  }

  long end() {
    return end;
  }

  boolean isLate(long now) {
    return deadline != 0 && now - deadline > 0;
  }

  /** Whether the callback runs nothing of the application's, so that any thread may call it. */
  boolean isSignal() {
    return callback.isSignal();
  }

  /** Calls the callback; what it throws must keep neither a write nor the end from going on. */
  void tell(@Nullable Throwable outcome) {
    for (int i = 0; i < count; i++) {
      tellOnce(outcome);
    }
  }

  private void tellOnce(@Nullable Throwable outcome) {
    try {
      callback.onSent(outcome);
    } catch (Throwable e) {
      RepeatedLog.warn(Receipt.class, "the callback of a send failed", e);
    }
  }
}
