package dev.vaporetto.wars;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.Overflow;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Rooms whose members say what they do; a room's name is the key of its journal. */
public final class RoomRoutes implements WebSocketApplication {
  /** How many messages slow members missed, by the room's name. */
  private final Map<String, AtomicInteger> unsent = new ConcurrentHashMap<>();

  private final Rooms rooms =
      Rooms.inMemory()
          .onJoin(
              (room, member) -> {
                Journal.of(room.name()).add("joined " + name(member));
                member.send("welcome " + name(member));
              })
          .onLeave((room, member) -> Journal.of(room.name()).add("left " + name(member)))
          .onUnsent((room, member, failure) -> unsentIn(room).incrementAndGet());

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket("rooms/{room}/{name}", this::member).maxMessageSize(64 * 1024);
  }

  private static String name(WebSocket member) {
    return String.valueOf(member.attributes().get("name"));
  }

  private AtomicInteger unsentIn(Room room) {
    return unsent.computeIfAbsent(room.name(), any -> new AtomicInteger());
  }

  private void member(WebSocketRequest request, WebSocket webSocket) {
    Room room = rooms.room(request.parameter("room"));
    webSocket.attributes().put("name", request.parameter("name"));
    webSocket.flow().outboundLimit(64 * 1024, Overflow.FAIL);
    webSocket.onData(bytes -> room.send(bytes));
    webSocket.onString(
        text -> {
          String[] words = text.split(" ", 2);
          switch (words[0]) {
            case "all" -> room.send(words[1]);
            case "others" -> room.except(webSocket).send(words[1]);
            case "others-bytes" -> room.except(webSocket).send(words[1].getBytes(UTF_8));
            case "join" -> room.join(webSocket);
            case "leave" -> room.leave(webSocket);
            case "unsent" -> webSocket.send("" + unsentIn(room));
            default ->
                webSocket.send(
                    room.members().stream().map(RoomRoutes::name).collect(Collectors.joining(" ")));
          }
        });
    room.join(webSocket);
  }
}
