package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/** A {@link HandshakePolicy} that decides later, for example after asking another system. */
@FunctionalInterface
public interface AsyncHandshakePolicy {
  /**
   * Decides about one handshake; called on the server's thread that received it. That thread waits
   * for the decision, at most the route's {@linkplain RouteOptions#decisionTimeout decision
   * timeout}. If the call throws, or the stage fails, that is logged and the handshake is answered
   * with 500.
   *
   * <pre>{@code
   * routes.websocket("orders", (request, webSocket) -> webSocket.send("none"))
   *     .beforeAsync(request -> CompletableFuture.supplyAsync(
   *         () -> request.query("token").equals(Optional.of("secret"))
   *             ? HandshakeDecision.accept()
   *             : HandshakeDecision.refuse(401)));
   * }</pre>
   */
  CompletionStage<HandshakeDecision> decide(WebSocketRequest request);
}
