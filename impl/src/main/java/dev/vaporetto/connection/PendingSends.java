package dev.vaporetto.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits to hear that the transport has taken a message, by the message's position in the
 * outgoing stream. Guarded by the connection's lock; whoever takes callbacks out calls them without
 * it.
 */
final class PendingSends {
  /** {@code deadline} is on the scale of {@link Timers#now}; 0 for none. */
  private record Send(long end, SendCallback callback, long deadline) {}

  /** In the order of their positions; created when first needed. */
  private @Nullable ArrayDeque<Send> sends;

  /**
   * Adds a message.
   *
   * @param end its last byte's position; not before any that was added
   */
  void add(long end, SendCallback callback, long deadline) {
    if (callback == SendCallback.NONE && deadline == 0) {
      return;
    }
    if (sends == null) {
      sends = new ArrayDeque<>(2);
    }
    sends.add(new Send(end, callback, deadline));
  }

  /** Takes out those whose messages end at or before a position. */
  List<SendCallback> takeUntil(long position) {
    if (sends == null || sends.isEmpty() || sends.getFirst().end > position) {
      return List.of();
    }
    List<SendCallback> taken = new ArrayList<>();
    while (!sends.isEmpty() && sends.getFirst().end <= position) {
      taken.add(sends.removeFirst().callback);
    }
    return taken;
  }

  boolean isLate(long now) {
    if (sends != null) {
      for (Send send : sends) {
        if (send.deadline != 0 && now - send.deadline > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Tells callbacks; one that fails must keep neither the write loop nor the end from its work. */
  static void tell(List<SendCallback> callbacks, @Nullable Throwable outcome) {
    for (SendCallback callback : callbacks) {
      try {
        callback.onSent(outcome);
      } catch (RuntimeException | Error e) {
        System.getLogger(PendingSends.class.getName())
            .log(System.Logger.Level.WARNING, "the callback of a send failed", e);
      }
    }
  }
}
