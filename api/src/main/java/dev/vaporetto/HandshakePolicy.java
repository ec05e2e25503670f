package dev.vaporetto;

/** Decides about handshakes before a socket is there. */
@FunctionalInterface
public interface HandshakePolicy {
  /**
   * Decides about one handshake. Must not block for long: it runs on a thread of the server.
   *
   * <pre>{@code
   * routes.websocket("orders", handler)
   *     .before(request -> request.principal().isPresent()
   *         ? HandshakeDecision.accept()
   *         : HandshakeDecision.refuse(401).header("WWW-Authenticate", "Basic"));
   * }</pre>
   */
  HandshakeDecision decide(WebSocketRequest request);
}
