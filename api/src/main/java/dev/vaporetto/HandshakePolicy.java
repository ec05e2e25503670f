package dev.vaporetto;

import java.util.List;

/** Decides about handshakes before a socket is there. */
@FunctionalInterface
public interface HandshakePolicy {
  /**
   * Decides about one handshake. Must not block for long: it runs on a thread of the server. What
   * it throws is logged and answered with 500.
   *
   * <pre>{@code
   * routes.websocket("orders", (request, webSocket) -> webSocket.send("none"))
   *     .before(request -> request.principal().isPresent()
   *         ? HandshakeDecision.accept()
   *         : HandshakeDecision.refuse(401).header("WWW-Authenticate", "Basic"));
   * }</pre>
   */
  HandshakeDecision decide(WebSocketRequest request);

  /**
   * Some policies as one: they are asked in their order, until one refuses.
   *
   * <pre>{@code
   * List<HandshakePolicy> policies = List.of(
   *     request -> request.principal().isPresent()
   *         ? HandshakeDecision.accept()
   *         : HandshakeDecision.refuse(401),
   *     request -> request.query("room").isPresent()
   *         ? HandshakeDecision.accept()
   *         : HandshakeDecision.refuse(400).body("Which room?"));
   * routes.websocket("orders", (request, webSocket) -> webSocket.send("none"))
   *     .before(HandshakePolicy.allOf(policies));
   * }</pre>
   */
  static HandshakePolicy allOf(List<HandshakePolicy> policies) {
    List<HandshakePolicy> all = List.copyOf(policies);
    return request -> {
      for (HandshakePolicy policy : all) {
        HandshakeDecision decision = policy.decide(request);
        if (!decision.isAccepted()) {
          return decision;
        }
      }
      return HandshakeDecision.accept();
    };
  }
}
