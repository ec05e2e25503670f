package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole messages of which no frames are made yet: they wait for the last part of another message,
 * or may still be dropped. Guarded by the connection's lock.
 */
final class Backlog {
  /**
   * A message.
   *
   * @param payload belongs to the message
   * @param reservedBits of its frame
   */
  record Waiting(Opcode opcode, ByteBuffer payload, int reservedBits, Receipt receipt) {}

  private final LazyQueue<Waiting> messages = new LazyQueue<>();

  /** Bytes of payload that wait. */
  private long bytes;

  void add(Waiting message) {
    messages.add(message);
    bytes += message.payload().remaining();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Bytes of payload that wait. */
  long bytes() {
    return bytes;
  }

  /** The oldest, which stays; null if there is none. */
  @Nullable Waiting peek() {
    return messages.peek();
  }

  /** Takes out the oldest; null if there is none. */
  @Nullable Waiting poll() {
    Waiting oldest = messages.poll();
    if (oldest != null) {
      bytes -= oldest.payload().remaining();
    }
    return oldest;
  }

  boolean isLate(long now) {
    return messages.anyMatch(message -> message.receipt().isLate(now));
  }

  /** Takes all of them out. */
  List<Receipt> clear() {
    bytes = 0;
    return messages.drain().stream().map(Waiting::receipt).toList();
  }
}
