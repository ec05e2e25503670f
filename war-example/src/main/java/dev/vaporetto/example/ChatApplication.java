package dev.vaporetto.example;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The routes of the example; found at the start, nothing registers it. */
public final class ChatApplication implements WebSocketApplication {
  private static final int MAX_NAME = 24;
  private static final int MAX_ROOM = 32;

  private final Map<String, ChatRoom> rooms = new ConcurrentHashMap<>();

  @Override
  public void routes(WebSocketRoutes routes) {
    routes.websocket(
        "api/v1/websocket",
        (request, webSocket) -> {
          webSocket.onString(text -> webSocket.send(text));
          webSocket.onByteBuffer(bytes -> webSocket.send(bytes));
        });
    routes
        .websocket(
            "chat/{room}",
            (request, webSocket) -> join(request.parameter("room"), webSocket, name(request)))
        .before(ChatApplication::check)
        .maxMessageSize(ChatRoom.MAX_TEXT * 4);
  }

  /** A room goes with its last member; who meets it just then gets a new one. */
  private void join(String room, WebSocket webSocket, String name) {
    boolean joined = false;
    while (!joined) {
      joined = rooms.computeIfAbsent(room, ChatRoom::new).join(webSocket, name, rooms::remove);
    }
  }

  private static String name(WebSocketRequest request) {
    return request.query("name").orElse("").strip();
  }

  private static HandshakeDecision check(WebSocketRequest request) {
    String path = request.path();
    String room = path.substring(path.lastIndexOf('/') + 1);
    String name = name(request);
    boolean roomIsFine =
        !room.isEmpty()
            && room.length() <= MAX_ROOM
            && room.chars()
                .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    if (!roomIsFine) {
      return HandshakeDecision.refuse(400)
          .body("A room is called by 1 to " + MAX_ROOM + " letters, digits, - or _");
    }
    boolean nameIsFine =
        !name.isEmpty()
            && name.codePointCount(0, name.length()) <= MAX_NAME
            && name.codePoints().noneMatch(Character::isISOControl);
    if (!nameIsFine) {
      return HandshakeDecision.refuse(400).body("A name has 1 to " + MAX_NAME + " characters");
    }
    return HandshakeDecision.accept();
  }
}
