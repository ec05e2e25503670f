package dev.vaporetto.connection;

import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole messages that wait to be made frames of: for the last part of another thread's message, or
 * where the oldest is dropped when there are too many. Guarded by the connection's lock.
 */
final class Backlog {
  /**
   * A message.
   *
   * @param payload belongs to the message
   * @param reservedBits of its frame
   * @param deadline on the scale of {@link Timers#now}; 0 for none
   */
  record Waiting(
      Opcode opcode, ByteBuffer payload, int reservedBits, SendCallback callback, long deadline) {}

  /** Created when first needed. */
  private @Nullable ArrayDeque<Waiting> messages;

  private long bytes;

  void add(Waiting message) {
    if (messages == null) {
      messages = new ArrayDeque<>(2);
    }
    messages.add(message);
    bytes += message.payload().remaining();
  }

  boolean isEmpty() {
    return messages == null || messages.isEmpty();
  }

  /** Bytes of payload that wait. */
  long bytes() {
    return bytes;
  }

  /** Takes out the oldest; null if there is none. */
  @Nullable Waiting poll() {
    Waiting oldest = messages == null ? null : messages.poll();
    if (oldest != null) {
      bytes -= oldest.payload().remaining();
    }
    return oldest;
  }

  boolean isLate(long now) {
    if (messages != null) {
      for (Waiting message : messages) {
        if (message.deadline() != 0 && now - message.deadline() > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes all of them out. */
  List<SendCallback> clear() {
    List<SendCallback> lost = new ArrayList<>();
    for (Waiting next = poll(); next != null; next = poll()) {
      lost.add(next.callback());
    }
    return lost;
  }
}
