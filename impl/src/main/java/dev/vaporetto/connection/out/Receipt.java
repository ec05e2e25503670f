package dev.vaporetto.connection.out;

import org.jspecify.annotations.Nullable;

/** One send: whom its outcome concerns, and until when it has to be written. */
final class Receipt {
  private final SendCallback callback;

  /** On the scale of the connection's clock; 0 for none. */
  private final long deadline;

  /**
   * The position in the outgoing stream behind the message; set when the message is queued. 0 for
   * one that is held back: it counts as written.
   */
  private long end = Long.MAX_VALUE;

  Receipt(SendCallback callback, long deadline) {
    this.callback = callback;
    this.deadline = deadline;
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
    try {
      callback.onSent(outcome);
    } catch (Throwable e) {
      System.getLogger(Receipt.class.getName())
          .log(System.Logger.Level.WARNING, "the callback of a send failed", e);
    }
  }
}
