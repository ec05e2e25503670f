package com.example;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;
import java.time.Duration;

public class Chat implements WebSocketApplication {
  private final Rooms rooms =
      Rooms.inMemory().onLeave((room, member) -> room.send("somebody has left"));

  @Override
  public void routes(WebSocketRoutes routes) {
    routes
        .websocket(
            "chat/{room}",
            (request, webSocket) -> {
              Room room = rooms.room(request.parameter("room"));
              room.join(webSocket);
              webSocket.onString(text -> room.send(text));
            })
        .pingInterval(Duration.ofSeconds(20));
  }
}
