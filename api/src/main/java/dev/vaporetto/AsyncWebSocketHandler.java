package dev.vaporetto;

import java.util.concurrent.CompletionStage;

/** A {@link WebSocketHandler} that may become ready after it has returned. */
@FunctionalInterface
public interface AsyncWebSocketHandler {
  /**
   * Called once for each connection, when its handshake is done. No message is dispatched before
   * the stage is done. What the call throws, or the stage fails with, reaches the socket's {@link
   * WebSocket#onError} and closes the socket with 1011.
   */
  CompletionStage<?> open(WebSocketRequest request, WebSocket webSocket) throws Exception;
}
