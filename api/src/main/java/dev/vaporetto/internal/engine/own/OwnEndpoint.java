package dev.vaporetto.internal.engine.own;

import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

/**
 * The endpoint of one connection of our engine. It is separate from {@link OwnListener}, because
 * another engine may load every class that is an {@link Endpoint}, also where our engine is absent:
 * so its fields and methods name no type of our engine.
 */
final class OwnEndpoint extends Endpoint {
  private final Inbound inbound;

  OwnEndpoint(Inbound inbound) {
    this.inbound = inbound;
  }

  @Override
  public void onOpen(Session session, EndpointConfig config) {
    new OwnListener(inbound).open((EngineSession) session);
  }
}
