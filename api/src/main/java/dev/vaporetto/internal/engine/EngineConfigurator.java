package dev.vaporetto.internal.engine;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.engine.EngineHandshakeRequest;
import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.internal.route.Admission;
import dev.vaporetto.internal.route.HandshakeScope;
import dev.vaporetto.internal.route.RequestSnapshot;
import dev.vaporetto.internal.route.Route;
import dev.vaporetto.internal.route.RouteConfigurator;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.server.HandshakeRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets our engine ask the route's policies, so that a refusal has its status, headers and body. */
final class EngineConfigurator extends RouteConfigurator implements HandshakeHook {
  /** The request's attribute that carries what was decided about it. */
  private static final String DECIDED = "dev.vaporetto.decided";

  EngineConfigurator(Route route) {
    super(route);
  }

  @Override
  public void beforeHandshake(HandshakeRequest request, Map<String, String> pathParameters)
      throws HandshakeRejectedException {
    EngineHandshakeRequest own = (EngineHandshakeRequest) request;
    HttpServletRequest http = own.unwrap(HttpServletRequest.class);
    HandshakeScope scope = HandshakeScope.of(own.getRemoteAddress(), own.getLocalAddress(), http);
    Admission.Outcome outcome =
        route()
            .admission()
            .decide(RequestSnapshot.of(request, scope).withParameters(pathParameters));
    scope.end();
    HandshakeDecision decision = outcome.decision();
    if (!decision.isAccepted()) {
      throw new HandshakeRejectedException(decision.status(), decision.headers(), decision.body());
    }
    if (http != null) {
      http.setAttribute(DECIDED, outcome.request());
    }
  }

  /** Our classes may be there, and the server's own engine in charge all the same. */
  @Override
  protected @Nullable RequestSnapshot decided(HandshakeRequest request) {
    HttpServletRequest http =
        request instanceof EngineHandshakeRequest own ? own.unwrap(HttpServletRequest.class) : null;
    if (http == null) {
      return null;
    }
    Object decided = http.getAttribute(DECIDED);
    http.removeAttribute(DECIDED);
    return (RequestSnapshot) decided;
  }
}
