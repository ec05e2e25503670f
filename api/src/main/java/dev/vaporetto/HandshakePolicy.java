package dev.vaporetto;

import java.util.List;

/** Decides about handshakes before they become sockets. */
@FunctionalInterface
public interface HandshakePolicy {
  /**
   * Decides about one handshake. It runs on a thread of the server, possibly on several at once,
   * and must not block for long. If it throws, that is logged and the handshake is answered with
   * 500.
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
   * Combines policies: they are asked in their order until one refuses.
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
