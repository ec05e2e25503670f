package dev.vaporetto.internal.engine.own;

import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

/**
 * One connection of our engine's. It is apart from its {@link OwnListener}, because a container
 * without our engine may load every class that is an {@link Endpoint}: nothing of the engine may be
 * needed for that.
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
