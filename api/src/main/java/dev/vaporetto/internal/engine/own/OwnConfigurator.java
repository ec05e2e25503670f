package dev.vaporetto.internal.engine.own;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.engine.EngineHandshakeRequest;
import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.internal.engine.HandshakeScope;
import dev.vaporetto.internal.engine.RouteRules;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;
import java.util.Map;

/**
 * Lets our engine ask the route before the handshake, so that a refusal has its status, headers and
 * body. Our classes may be present although the server's own engine is in use: then the other
 * configurator decides.
 */
final class OwnConfigurator extends ServerEndpointConfig.Configurator implements HandshakeHook {
  /** The attribute of the request that carries the {@link RouteRules.Outcome#request}. */
  private static final String DECIDED = "dev.vaporetto.decided";

  private final RouteRules rules;
  private final ServerEndpointConfig.Configurator otherwise;

  OwnConfigurator(RouteRules rules, ServerEndpointConfig.Configurator otherwise) {
    this.rules = rules;
    this.otherwise = otherwise;
  }

  @Override
  public void beforeHandshake(HandshakeRequest request, Map<String, String> pathParameters)
      throws HandshakeRejectedException {
    EngineHandshakeRequest own = (EngineHandshakeRequest) request;
    HttpServletRequest http = own.unwrap(HttpServletRequest.class);
    HandshakeScope scope = HandshakeScope.of(own.getRemoteAddress(), own.getLocalAddress(), http);
    RouteRules.Outcome outcome = rules.decide(request, scope, pathParameters);
    scope.close();
    HandshakeDecision decision = outcome.decision();
    if (!decision.isAccepted()) {
      throw new HandshakeRejectedException(
          cause(outcome.decider()), decision.status(), decision.headers(), decision.body());
    }
    if (http != null) {
      http.setAttribute(DECIDED, outcome.request());
      // With the route's trusted proxies, which the engine does not know.
      http.setAttribute(
          EngineHandshakeRequest.CLIENT_ADDRESS, outcome.request().remoteAddress().getAddress());
    }
  }

  private static Cause cause(RouteRules.Decider decider) {
    return switch (decider) {
      case APPLICATION -> Cause.APPLICATION;
      case ORIGIN -> Cause.ORIGIN;
      case FAILURE -> Cause.FAILURE;
    };
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    HttpServletRequest http =
        request instanceof EngineHandshakeRequest own ? own.unwrap(HttpServletRequest.class) : null;
    Object decided = http == null ? null : http.getAttribute(DECIDED);
    if (http == null || decided == null) {
      otherwise.modifyHandshake(config, request, response);
      return;
    }
    http.removeAttribute(DECIDED);
    config.getUserProperties().put(RouteRules.REQUEST, decided);
  }

  @Override
  public boolean checkOrigin(String originHeaderValue) {
    return otherwise.checkOrigin(originHeaderValue);
  }

  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    return otherwise.getNegotiatedExtensions(installed, requested);
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return otherwise.getNegotiatedSubprotocol(supported, requested);
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) throws InstantiationException {
    return otherwise.getEndpointInstance(endpointClass);
  }
}
