package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.out.PreparedMessage;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;

/** A message for many sessions, as an application holds it. Immutable. */
record Prepared(PreparedMessage message) implements dev.vaporetto.engine.PreparedMessage {
  /** A copy of the remaining bytes. */
  Prepared(Opcode opcode, ByteBuffer payload) {
    this(new PreparedMessage(opcode, bytes(payload)));
  }

  private static byte[] bytes(ByteBuffer payload) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(payload.position(), bytes);
    return bytes;
  }

  /**
   * What the connection sends.
   *
   * @throws IllegalArgumentException if another engine has made it
   */
  static PreparedMessage of(dev.vaporetto.engine.PreparedMessage message) {
    if (message instanceof Prepared prepared) {
      return prepared.message;
    }
    throw new IllegalArgumentException(
        (message == null ? "null" : message.getClass().getName())
            + " came as a prepared message; expected one that a session of this engine has prepared");
  }
}
