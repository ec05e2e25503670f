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

  /**
   * There will be no transport, or it ends without {@link Connection#open}: gives up what the
   * handshake has acquired. Never blocks. Does nothing once the connection has opened.
   */
  default void abandon() {}
}
