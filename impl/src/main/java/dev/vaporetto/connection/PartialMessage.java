package dev.vaporetto.connection;

import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.message.FragmentedMessage;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The message that is being sent in parts, and the whole messages that wait for its end (RFC 6455
 * §5.4: fragments of one message MUST NOT be interleaved with those of another). Guarded by the
 * connection's lock.
 *
 * <p>Only who is sending it would wait for himself: his other messages are refused. Other threads
 * wait, or have their message wait.
 */
final class PartialMessage {
  /** A whole message that is sent after the last part. */
  record Waiting(Opcode opcode, ByteBuffer payload, SendCallback callback, long deadline) {}

  private final FragmentedMessage fragments = new FragmentedMessage();

  /** Stands for the message; null while there is none. */
  private @Nullable Object message;

  /** Who sent its last part so far; null while there is none. */
  private @Nullable Thread sender;

  /** Created when first needed. */
  private @Nullable ArrayDeque<Waiting> waiting;

  private long waitingBytes;

  /**
   * Whether another thread's message has to end before a frame may be sent.
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

  /** The opcode for a part, and whether the message ends with it. */
  Opcode next(Opcode opcode, boolean last, Object part) {
    Opcode effective = fragments.next(opcode, last);
    message = last ? null : part;
    sender = last ? null : Thread.currentThread();
    return effective;
  }

  /** Lets a whole message wait; its remaining bytes are copied. */
  void defer(Opcode opcode, ByteBuffer payload, SendCallback callback, long deadline) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    waiting.add(new Waiting(opcode, copy, callback, deadline));
    waitingBytes += copy.remaining();
  }

  /** Bytes of messages that wait. */
  long waitingBytes() {
    return waitingBytes;
  }

  /** Takes out the next message that waits; null if there is none. */
  @Nullable Waiting poll() {
    Waiting next = waiting == null ? null : waiting.poll();
    if (next != null) {
      waitingBytes -= next.payload().remaining();
    }
    return next;
  }
}
