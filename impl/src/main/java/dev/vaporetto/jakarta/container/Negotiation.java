package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.SameOrigin;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an endpoint's configurator decides about one handshake (Jakarta WebSocket §3.3). */
final class Negotiation {
  private final ServerEndpointConfig config;
  private final Configurator configurator;
  private final HttpServletRequest request;
  private final Accepted handshake;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Negotiation(ServerEndpointConfig config, HttpServletRequest request, Accepted handshake) {
    this.config = config;
    this.configurator = config.getConfigurator();
    this.request = request;
    this.handshake = handshake;
  }

  /**
   * Same origin by default; an application that overrides {@code checkOrigin} decides instead.
   *
   * @throws HandshakeRefusedException 403 for a foreign origin
   */
  void checkOrigin() throws HandshakeRefusedException {
    String origin = handshake.origin();
    // The API says that the header's value is passed, so it is null where there was none.
    if (!configurator.checkOrigin(origin)) {
      throw new HandshakeRefusedException(
          403, "Origin: the endpoint's checkOrigin refused what came");
    }
    if (!OriginPolicy.isOverridden(configurator)) {
      SameOrigin.Decision decision =
          SameOrigin.check(origin, request.getHeader("Host"), request.isSecure());
      if (!decision.allowed()) {
        throw new HandshakeRefusedException(403, decision.message());
      }
    }
  }

  /** Asks the configurator's {@link HandshakeHook}, if it is one. */
  void askHook(Map<String, String> pathParameters) throws HandshakeRefusedException {
    if (configurator instanceof HandshakeHook hook) {
      try {
        hook.beforeHandshake(new ServletHandshakeRequest(request), pathParameters);
      } catch (HandshakeRejectedException e) {
        throw new HandshakeRefusedException(e.status(), e.headers(), e.body());
      }
    }
  }

  /** The chosen subprotocol; empty for none. */
  String subprotocol() throws HandshakeRefusedException {
    String chosen =
        configurator.getNegotiatedSubprotocol(config.getSubprotocols(), handshake.subprotocols());
    if (chosen == null || chosen.isEmpty()) {
      return "";
    }
    // RFC 6455 §4.2.2 item 5: the server chooses one of those that the client named, or none
    if (!handshake.subprotocols().contains(chosen)) {
      throw new HandshakeRefusedException(
          500, "The endpoint's configurator chose a subprotocol that was not requested");
    }
    headers.put("Sec-WebSocket-Protocol", List.of(chosen));
    return chosen;
  }

  /** Lets the configurator read the request and change the response. */
  void modifyHandshake(Map<String, Object> userProperties) {
    HandshakeResponse response = () -> headers;
    configurator.modifyHandshake(
        new SessionConfig(config, userProperties), new ServletHandshakeRequest(request), response);
  }

  Map<String, List<String>> responseHeaders() {
    return headers;
  }
}
