package dev.vaporetto.internal.engine;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.internal.route.RequestSnapshot;
import dev.vaporetto.internal.route.RouteConfigurator;
import dev.vaporetto.internal.route.RouteSettings;
import jakarta.websocket.server.HandshakeRequest;
import java.util.Map;

/** Lets our engine ask the route's policies, so that a refusal has its status, headers and body. */
final class EngineConfigurator extends RouteConfigurator implements HandshakeHook {
  EngineConfigurator(RouteSettings route) {
    super(route);
  }

  @Override
  public void beforeHandshake(HandshakeRequest request, Map<String, String> pathParameters)
      throws HandshakeRejectedException {
    if (!route().hasPolicies()) {
      return;
    }
    HandshakeDecision decision =
        route().decide(RequestSnapshot.of(request).withParameters(pathParameters));
    if (!decision.isAccepted()) {
      throw new HandshakeRejectedException(decision.status(), decision.headers(), decision.body());
    }
  }

  /** Our classes may be there, and the server's own engine in charge all the same. */
  @Override
  protected boolean isDecided(HandshakeRequest request) {
    return OwnEngine.isOwn(request);
  }
}
