package com.example;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;

public class Echo implements WebSocketApplication {
  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("echo", (request, webSocket) -> webSocket.onString(webSocket::send));
  }
}
