package dev.vaporetto.example;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;
import java.util.List;

/** A chat, found at the start. Each message to the page is lines: the kind, a name, the rest. */
public final class ChatApplication implements WebSocketApplication {
  private final Rooms rooms =
      Rooms.inMemory()
          .onJoin(ChatApplication::welcome)
          .onLeave((room, member) -> room.send("left\n" + member.attributes().get("name")))
          .onUnsent((room, member, failure) -> member.close(1013, "you read too slowly"));

  @Override
  public void routes(WebSocketRoutes routes) {
    HandshakeDecision good = HandshakeDecision.accept();
    HandshakeDecision bad = HandshakeDecision.refuse(400).body("A name has 1 to 24 characters");
    routes
        .websocket("chat/{room}", this::join)
        .parameter("room", name -> name.matches("[\\w-]{1,32}") ? rooms.room(name) : null)
        .before(r -> r.query("name").orElse("").matches("(?=\\S)\\P{Cc}{1,24}") ? good : bad);
  }

  private void join(WebSocketRequest request, WebSocket webSocket) {
    Room room = request.parameter("room", Room.class);
    webSocket.attributes().put("name", request.query("name").orElseThrow());
    room.join(webSocket);
    webSocket.onString(
        text -> {
          if (text.isBlank() || text.codePointCount(0, text.length()) > 1000) {
            webSocket.close(1008, "a message has 1 to 1000 characters");
          } else {
            room.send("said\n" + webSocket.attributes().get("name") + "\n" + text);
          }
        });
  }

  /** No other member joins or leaves meanwhile, so a free name stays free. */
  private static void welcome(Room room, WebSocket member) {
    Object name = member.attributes().put("name", "");
    String free = "" + name;
    for (int i = 2; names(room).contains(free); i++) {
      free = name + " " + i;
    }
    member.attributes().put("name", free);
    room.except(member).send("joined\n" + free);
    member.send("welcome\n" + free + "\n" + String.join("\n", names(room)));
  }

  private static List<String> names(Room room) {
    return room.members().stream().map(member -> "" + member.attributes().get("name")).toList();
  }
}
