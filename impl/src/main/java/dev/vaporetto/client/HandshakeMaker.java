package dev.vaporetto.client;

import dev.vaporetto.client.course.Destination;
import dev.vaporetto.protocol.handshake.ClientHandshake;

/** Makes the handshake of one request. Thread-safe. */
@FunctionalInterface
public interface HandshakeMaker {
  /**
   * A new handshake for a destination, whose {@link Destination#adapt} was applied to the headers.
   * Called on a thread that may run user code: the first time on the one that calls {@link
   * ClientRuntime#connect}, which gets what is thrown.
   */
  ClientHandshake make(Destination destination);
}
