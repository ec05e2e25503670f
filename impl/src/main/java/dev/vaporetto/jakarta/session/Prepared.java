package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.connection.out.PreparedMessages;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.List;

/** Messages for many sessions, as an application holds them. Immutable. */
record Prepared(PreparedMessages messages) implements dev.vaporetto.engine.PreparedMessage {
  /** A copy of the remaining bytes. */
  Prepared(Opcode opcode, ByteBuffer payload) {
    this(new PreparedMessages(List.of(new PreparedMessage(opcode, bytes(payload)))));
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return bytes;
  }

  /**
   * The same messages as one.
   *
   * @throws IllegalArgumentException if another engine has made one, or there are none
   */
  static Prepared all(List<dev.vaporetto.engine.PreparedMessage> messages) {
    List<PreparedMessage> each =
        messages.stream().flatMap(message -> of(message).messages().stream()).toList();
    return new Prepared(new PreparedMessages(each));
  }

  /**
   * What the connection sends.
   *
   * @throws IllegalArgumentException if another engine has made it
   */
  static PreparedMessages of(dev.vaporetto.engine.PreparedMessage message) {
    if (message instanceof Prepared prepared) {
      return prepared.messages;
    }
    throw new IllegalArgumentException(
        (message == null ? "null" : message.getClass().getName())
            + " came as a prepared message; expected one that a session of this engine has prepared");
  }
}
