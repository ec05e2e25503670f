package dev.vaporetto.jakarta.session;

import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Sends the parts of messages and blocks until the transport has taken each. Thread-safe. */
@FunctionalInterface
interface PartSender {
  /**
   * Sends a part.
   *
   * @param message identifies the message: sends with another object belong to other messages
   * @param opcode TEXT or BINARY, the same for all parts
   */
  void send(Object message, Opcode opcode, ByteBuffer part, boolean last) throws IOException;
}
