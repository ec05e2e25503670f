package dev.vaporetto.connection;

import dev.vaporetto.connection.wire.Transport;

/** Makes the connection of an accepted opening handshake, once its transport is there. */
@FunctionalInterface
public interface ConnectionFactory {
  /**
   * Called once. The transport calls {@link Connection#open} as soon as it can carry bytes both
   * ways.
   */
  Connection connect(Transport transport);
}
