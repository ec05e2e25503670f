package dev.vaporetto.connection.out;

import dev.vaporetto.protocol.frame.FrameEncoder;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A frame that is to be sent: a control frame, a whole message, or a part of one.
 *
 * @param payload its remaining bytes; the position is left alone
 * @param prepared what the payload is of, if many connections share it; else null
 * @param fin whether it ends its message
 * @param message stands for the message that it is a part of; null for a whole one
 * @param lasting whether the payload stays as it is for good, so that it may wait by reference:
 *     that of a text was made for it alone, that of a prepared message never changes. What else
 *     comes is the caller's again when the send returns
 */
record OutgoingFrame(
    Opcode opcode,
    ByteBuffer payload,
    @Nullable PreparedMessage prepared,
    boolean fin,
    @Nullable Object message,
    boolean lasting) {
  OutgoingFrame {
    FrameEncoder.requireLegal(opcode, fin, payload.remaining());
  }

  static OutgoingFrame whole(Opcode opcode, ByteBuffer payload) {
    return new OutgoingFrame(opcode, payload, null, true, null, opcode == Opcode.TEXT);
  }

  static OutgoingFrame whole(PreparedMessage message) {
    return new OutgoingFrame(message.opcode(), message.payload(), message, true, null, true);
  }

  static OutgoingFrame part(Object message, Opcode kind, ByteBuffer payload, boolean last) {
    return new OutgoingFrame(kind, payload, null, last, message, false);
  }

  boolean isPart() {
    return message != null;
  }

  int size() {
    return payload.remaining();
  }
}
