package dev.vaporetto.wars;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;

/** Tells the peer what its request was. */
public final class ToldRoutes implements WebSocketApplication {
  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "told/fluent",
        (request, webSocket) ->
            webSocket.send(
                String.join(
                    "\n",
                    String.valueOf(request.uri()),
                    request.queryString().orElse("none"),
                    String.valueOf(request.queryParameters()))));
  }
}
