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
   * Takes over what is to be given back when the connection has ended, or will never come; does
   * nothing where a factory has no connection that could end.
   *
   * @param release called once, on any thread; must not block
   */
  default void owns(Runnable release) {}

  /**
   * There will be no transport, or it ends without {@link Connection#open}: gives up what the
   * handshake has acquired. Never blocks. Does nothing once the connection has opened.
   */
  default void abandon() {}
}
