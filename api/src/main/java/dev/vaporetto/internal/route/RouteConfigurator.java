package dev.vaporetto.internal.route;

import dev.vaporetto.HandshakeDecision;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;

/**
 * Asks the route's policies, makes the endpoint of each connection and hands it the request, by way
 * of the connection's user properties (Jakarta WebSocket §3.3: those that {@code modifyHandshake}
 * sees are the session's own).
 */
public class RouteConfigurator extends ServerEndpointConfig.Configurator {
  private static final HandshakeDecision AMBIGUOUS =
      HandshakeDecision.refuse(400).body("The path can be read in different ways");

  private final RouteSettings route;

  public RouteConfigurator(RouteSettings route) {
    this.route = route;
  }

  protected final RouteSettings route() {
    return route;
  }

  /** Closes what is open where the engine might not: the application stops. */
  public final void closeAll() {
    route.closeAll();
  }

  /** The first one of the route's that the client offered, on every engine. */
  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return supported.stream().filter(requested::contains).findFirst().orElse("");
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    RequestSnapshot snapshot = RequestSnapshot.of(request);
    if (!isDecided(request)) {
      Map<String, String> parameters = PathParameters.of(route.path(), snapshot.path());
      if (parameters == null) {
        throw new RefusedHandshake(route.path(), AMBIGUOUS);
      }
      snapshot = snapshot.withParameters(parameters);
      HandshakeDecision decision = route.decide(snapshot);
      if (!decision.isAccepted()) {
        throw new RefusedHandshake(route.path(), decision);
      }
    }
    config.getUserProperties().put(RequestSnapshot.PROPERTY, snapshot);
  }

  /** Whether the engine has asked the policies already when it calls {@code modifyHandshake}. */
  protected boolean isDecided(HandshakeRequest request) {
    return false;
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(new RouteEndpoint(route));
  }
}
