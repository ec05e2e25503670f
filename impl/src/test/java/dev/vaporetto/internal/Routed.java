package dev.vaporetto.internal;

import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;

/** Stands for the endpoint of a route, where vaporetto-api has them. */
public final class Routed extends Endpoint {
  @Override
  public void onOpen(Session session, EndpointConfig config) {}
}
