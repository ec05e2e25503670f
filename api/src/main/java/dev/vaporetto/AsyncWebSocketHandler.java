package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/** A {@link WebSocketHandler} that is not ready when it returns. */
@FunctionalInterface
public interface AsyncWebSocketHandler {
  /**
   * Called once for each connection, when its handshake is done. No message is dispatched before
   * the stage is done. If it fails, the failure reaches the socket's {@link WebSocket#onError}, and
   * the socket closes with 1011.
   */
  CompletionStage<?> open(WebSocketRequest request, WebSocket webSocket) throws Exception;
}
