package dev.vaporetto.connection.out;

import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.frame.Opcode;
import org.jspecify.annotations.Nullable;

/**
 * Who sends the message that is being sent in parts (RFC 6455 §5.4: fragments of one message MUST
 * NOT be interleaved with those of another). Guarded by the connection's lock.
 *
 * <p>A thread that is sending a message in parts would wait for itself: its other messages are
 * refused. Other threads wait, or have their message wait.
 */
final class MessageInParts {
  /**
   * A message that has begun.
   *
   * @param message stands for it
   * @param sender the thread that sent its last part so far; null where its parts do not block, so
   *     that any thread may send them and none can wait for itself
   */
  private record Begun(Object message, @Nullable Thread sender) {}

  private final Protocol protocol;

  /** Null while there is none. */
  private @Nullable Begun begun;

  MessageInParts(Protocol protocol) {
    this.protocol = protocol;
  }

  /**
   * Whether another message has to end before a frame may be sent.
   *
   * @param part the message that it is a part of; null for a whole one
   * @throws IllegalStateException if it is the calling thread that sends another message in parts,
   *     or the part is of another kind than those before
   */
  boolean mustEndBefore(Opcode opcode, @Nullable Object part) {
    Begun other = begun;
    if (other == null || opcode.isControl()) {
      return false;
    }
    if (part == other.message) {
      protocol.requirePart(opcode);
      return false;
    }
    if (other.sender == Thread.currentThread()) {
      throw new IllegalStateException(
          (part == null ? "a whole message" : "a part of another message")
              + " cannot be sent before the last part of the message that is being sent");
    }
    return true;
  }

  /**
   * The opcode for a part.
   *
   * @param last whether the message ends with it
   * @param thread that sends it, if it blocks; else null
   */
  Opcode next(Opcode opcode, boolean last, Object part, @Nullable Thread thread) {
    Opcode effective = protocol.sendPart(opcode, last);
    begun = last ? null : new Begun(part, thread);
    return effective;
  }
}
