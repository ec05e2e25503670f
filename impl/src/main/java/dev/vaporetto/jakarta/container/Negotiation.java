package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.HandshakeHook;
import dev.vaporetto.engine.HandshakeRejectedException;
import dev.vaporetto.jakarta.session.Extensions;
import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.protocol.handshake.SameOrigin;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Extension;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an endpoint's configurator decides about one handshake (Jakarta WebSocket §3.1). */
final class Negotiation {
  private static final String PROTOCOL = "Sec-WebSocket-Protocol";

  /** Headers of the answer that are not the application's. */
  private static final List<String> DECIDED =
      List.of(
          "Connection",
          "Upgrade",
          "Sec-WebSocket-Accept",
          "Sec-WebSocket-Extensions",
          PROTOCOL,
          "Content-Length",
          "Transfer-Encoding");

  private final ServerEndpointConfig config;
  private final Configurator configurator;
  private final HttpServletRequest request;
  private final Accepted handshake;
  private final Map<String, String> pathParameters;
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Negotiation(
      ServerEndpointConfig config,
      HttpServletRequest request,
      Accepted handshake,
      Map<String, String> pathParameters) {
    this.config = config;
    this.configurator = config.getConfigurator();
    this.request = request;
    this.handshake = handshake;
    this.pathParameters = pathParameters;
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
  void askHook() throws HandshakeRefusedException {
    if (configurator instanceof HandshakeHook hook) {
      try {
        hook.beforeHandshake(handshakeRequest(), pathParameters);
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
    headers.put(PROTOCOL, List.of(chosen));
    return chosen;
  }

  /**
   * The extensions that the configurator chose and the engine can run, in its order. It may choose
   * from its endpoint's as well, but what nobody runs cannot be agreed to.
   */
  List<Extension> extensions(Set<Extension> installed) {
    List<Extension> known = new ArrayList<>(installed);
    known.addAll(config.getExtensions());
    List<Extension> chosen =
        configurator.getNegotiatedExtensions(
            List.copyOf(known), Extensions.of(handshake.extensions()));
    if (chosen == null) {
      return List.of();
    }
    Set<String> runnable = installed.stream().map(Extension::getName).collect(Collectors.toSet());
    return chosen.stream().filter(extension -> runnable.contains(extension.getName())).toList();
  }

  /** Lets the configurator read the request and change the response. */
  void modifyHandshake(Map<String, Object> userProperties) {
    Map<String, List<String>> negotiated = new HashMap<>(headers);
    HandshakeResponse response = () -> headers;
    configurator.modifyHandshake(
        new SessionConfig(config, userProperties), handshakeRequest(), response);
    // An application may hand on all that came; what makes the handshake stays as it was decided.
    DECIDED.forEach(headers::remove);
    headers.putAll(negotiated);
  }

  private ServletHandshakeRequest handshakeRequest() {
    return new ServletHandshakeRequest(request, pathParameters);
  }

  Map<String, List<String>> responseHeaders() {
    return headers;
  }
}
