package dev.vaporetto.connection;

import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.message.FragmentedMessage;
import org.jspecify.annotations.Nullable;

/**
 * The message that is being sent in parts (RFC 6455 §5.4: fragments of one message MUST NOT be
 * interleaved with those of another). Guarded by the connection's lock.
 *
 * <p>Only who is sending it would wait for himself: his other messages are refused. Other threads
 * wait, or have their message wait.
 */
final class PartialMessage {
  private final FragmentedMessage fragments = new FragmentedMessage();

  /** Stands for the message; null while there is none. */
  private @Nullable Object message;

  /**
   * Who sent its last part so far; null while there is no message, or where its parts do not block,
   * so that any thread may send them and nobody can wait for himself.
   */
  private @Nullable Thread sender;

  /**
   * Whether another message has to end before a frame may be sent.
   *
   * @param part the message that it is a part of; null for a whole one
   * @throws IllegalStateException if it is the calling thread that sends another message in parts,
   *     or the part is of another kind than those before
   */
  boolean mustEndBefore(Opcode opcode, @Nullable Object part) {
    if (opcode.isControl() || !fragments.isOpen()) {
      return false;
    }
    if (part != null && part == message) {
      fragments.requireNext(opcode);
      return false;
    }
    if (sender == Thread.currentThread()) {
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
    Opcode effective = fragments.next(opcode, last);
    message = last ? null : part;
    sender = last ? null : thread;
    return effective;
  }

  boolean isOpen() {
    return fragments.isOpen();
  }
}
