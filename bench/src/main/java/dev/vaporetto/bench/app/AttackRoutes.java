package dev.vaporetto.bench.app;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;

/** What is attacked beside the echoes, by the fluent API. */
public final class AttackRoutes implements WebSocketApplication {
  /** Instantiated by the servlet container. */
  public AttackRoutes() {}

  @Override
  public void routes(WebSocketRoutes routes) {
    Room room = Rooms.inMemory().room("attacked");
    routes.websocket(
        "attack/room",
        (request, webSocket) -> {
          // Nobody waits for the deliveries, so that senders are never slowed down.
          webSocket.onString(
              text -> {
                room.except(webSocket).send(text);
              });
          room.join(webSocket);
        });
    routes.websocket(
        "attack/blocked-fluent",
        (request, webSocket) -> webSocket.onString(text -> Blockade.stay()));
    routes.websocket(
        "attack/release",
        (request, webSocket) ->
            webSocket.onString(
                text -> {
                  Blockade.lift();
                  webSocket.send("released");
                }));
  }
}
