package dev.vaporetto.wars;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;

/** A route that greets. */
public final class HelloRoute implements WebSocketApplication {
  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("hello", (request, webSocket) -> webSocket.send("hello"));
  }
}
