package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Compression;
import dev.vaporetto.internal.engine.HandshakeScope;
import dev.vaporetto.internal.engine.RouteRules;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Asks a route by means of the standard API. A refusal is an exception, which the {@link
 * RefusalFilter} answers. The request reaches the endpoint in the user properties (Jakarta
 * WebSocket §3.3: those of {@code modifyHandshake} are copied to the session).
 */
public final class StandardConfigurator extends ServerEndpointConfig.Configurator {
  /** How a client names the extension that compresses (RFC 7692 §7). */
  private static final String DEFLATE = "permessage-deflate";

  private final RouteRules rules;

  public StandardConfigurator(RouteRules rules) {
    this.rules = rules;
  }

  /** Returns true: the route itself decides about the origin. */
  @Override
  public boolean checkOrigin(String originHeaderValue) {
    return true;
  }

  /**
   * Returns the requested extensions that the engine has, in the order of the request (Jakarta
   * WebSocket §3.1.3).
   */
  @Override
  public List<Extension> getNegotiatedExtensions(
      List<Extension> installed, List<Extension> requested) {
    boolean compressed = rules.compression() != Compression.OFF;
    return requested.stream()
        .filter(wanted -> compressed || !wanted.getName().equals(DEFLATE))
        .filter(
            wanted ->
                installed.stream().anyMatch(known -> known.getName().equals(wanted.getName())))
        .toList();
  }

  @Override
  public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
    return rules.chooseSubprotocol(List.copyOf(requested));
  }

  @Override
  public void modifyHandshake(
      ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
    HandshakeScope scope = CurrentHandshake.scope();
    RouteRules.Outcome outcome = rules.decide(request, scope, null);
    scope.close();
    if (!outcome.decision().isAccepted()) {
      throw new RefusedHandshake(rules.path(), outcome.decision());
    }
    config.getUserProperties().put(RouteRules.REQUEST, outcome.request());
  }

  @Override
  public <T> T getEndpointInstance(Class<T> endpointClass) {
    return endpointClass.cast(rules.newEndpoint());
  }
}
