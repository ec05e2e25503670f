package dev.vaporetto.internal.route;

import dev.vaporetto.HandshakeDecision;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;

/**
 * Makes the endpoint of each connection and hands it the request, by way of the connection's user
 * properties (Jakarta WebSocket §3.3: those that {@code modifyHandshake} sees are the session's own).
 */
public class RouteConfigurator extends ServerEndpointConfig.Configurator {
  private final RouteSettings route;

  public RouteConfigurator(RouteSettings route) {
    this.route = route;
  }

  protected final RouteSettings route() {
    return route;
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    RequestSnapshot snapshot = RequestSnapshot.of(request);
    // The same as our filter has asked, for routes that were registered by hand.
    if (!isDecidedBefore() && route.hasPolicies()) {
      HandshakeDecision decision = route.decide(snapshot);
      if (!decision.isAccepted()) {
        throw new IllegalStateException(
            "the handshake to " + route.path() + " was refused with " + decision.status());
      }
    }
    config.getUserProperties().put(RequestSnapshot.PROPERTY, snapshot);
  }

  /** Whether somebody has asked the policies already when {@code modifyHandshake} is called. */
  protected boolean isDecidedBefore() {
    return false;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(new RouteEndpoint(route));
  }
}
