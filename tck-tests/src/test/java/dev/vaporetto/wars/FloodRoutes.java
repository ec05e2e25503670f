package dev.vaporetto.wars;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;

/** A room that its members flood: {@code 1000 64} is so many messages of so many bytes. */
public final class FloodRoutes implements WebSocketApplication {
  private final Rooms rooms = Rooms.inMemory();

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("flood/room", this::member);
    routes.websocket(
        "flood/echo", (request, webSocket) -> webSocket.onString(text -> webSocket.send(text)));
  }

  private void member(WebSocketRequest request, WebSocket webSocket) {
    Room room = rooms.room("flooded");
    webSocket.onString(
        command -> {
          String[] words = command.split(" ", 2);
          String text = "x".repeat(Integer.parseInt(words[1]));
          for (int i = Integer.parseInt(words[0]); i > 0; i--) {
            room.except(webSocket).send(text);
          }
          webSocket.send("done");
        });
    room.join(webSocket);
  }
}
