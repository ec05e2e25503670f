package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/** A {@link HandshakePolicy} that takes its time, to ask another system for example. */
@FunctionalInterface
public interface AsyncHandshakePolicy {
  /**
   * Decides about one handshake. The thread of the server that brought the handshake waits, at most
   * the route's {@linkplain RouteOptions#decisionTimeout time for decisions}. A failure, of the
   * call or of its stage, is logged and answered with 500.
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
