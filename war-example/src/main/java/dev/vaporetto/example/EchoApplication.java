package dev.vaporetto.example;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;

/** Sends every message back as it came: a route. */
public final class EchoApplication implements WebSocketApplication {
  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "api/v1/websocket",
        (request, webSocket) -> {
          webSocket.onString(webSocket::send);
          webSocket.onByteBuffer(webSocket::send);
        });
  }
}
