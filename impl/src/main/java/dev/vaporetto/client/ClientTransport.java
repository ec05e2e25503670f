package dev.vaporetto.client;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.wire.Transport;

/** A transport that is there before the connection that it carries bytes for. */
public interface ClientTransport extends Transport {
  /** Sets the connection; called once, before it opens. */
  void bind(Connection connection);
}
