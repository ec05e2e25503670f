package dev.vaporetto.example;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRequest;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.PresenceChange;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomMember;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.StampedText;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A chat, found at the start. Each message to the page is lines: the position in the room, which is
 * empty where there is none, the kind, and the rest. {@link ChatBroker} says on how many nodes.
 */
public final class ChatApplication implements WebSocketApplication {
  private final Rooms rooms =
      Rooms.over(ChatBroker.ofSetting())
          .stamp(StampedText.STAMP)
          .presence(Duration.ofSeconds(2), ChatApplication::describe)
          .onPresence(ChatApplication::tell)
          .onGap((room, members, reason) -> sendTo(members, "missing"))
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

  /** The page says the last position that it knows, so that it gets what it has missed. */
  private void join(WebSocketRequest request, WebSocket webSocket) {
    Room room = request.parameter("room", Room.class);
    webSocket.attributes().put("name", request.query("name").orElseThrow());
    webSocket.onString(text -> say(room, webSocket, text));
    room.join(
        webSocket,
        request.query("since").map(ChatApplication::position).orElse(RoomPosition.OLDEST));
  }

  private static RoomPosition position(String since) {
    try {
      return RoomPosition.parse(since);
    } catch (IllegalArgumentException e) {
      // The page may be one of tomorrow: it gets all that is kept.
      return RoomPosition.OLDEST;
    }
  }

  private static void say(Room room, WebSocket member, String text) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > 1000) {
      member.close(1008, "a message has 1 to 1000 characters");
      return;
    }
    room.send("said\n" + System.currentTimeMillis() + "\n" + name(member) + "\n" + text)
        .exceptionally(
            failure -> {
              sendTo(Set.of(member), "unsent\n" + text);
              return null;
            });
  }

  /** Nobody else joins on this node meanwhile, so a free name stays free here. */
  private static MemberInfo describe(Room room, WebSocket member) {
    Set<String> taken =
        Stream.concat(
                room.presence().stream().map(each -> each.info().name()),
                room.members().stream().filter(each -> each != member).map(ChatApplication::name))
            .collect(Collectors.toSet());
    String free = name(member);
    for (int i = 2; taken.contains(free); i++) {
      free = name(member) + " " + i;
    }
    member.attributes().put("name", free);
    return MemberInfo.named(free);
  }

  /** The changes of a room come one after another, so a welcome has all that were told before. */
  private static void tell(Room room, PresenceChange change) {
    String id = change.member().id();
    String name = change.member().info().name();
    if (change.kind() == PresenceChange.Kind.LEFT) {
      sendTo(room.members(), "left\n" + id);
      return;
    }
    for (WebSocket member : room.members()) {
      boolean own = member.id().equals(id);
      String joined = id + "\n" + name;
      sendTo(Set.of(member), own ? "welcome\n" + joined + all(room) : "joined\n" + joined);
    }
  }

  private static String all(Room room) {
    return room.presence().stream().map(ChatApplication::line).collect(Collectors.joining());
  }

  private static String line(RoomMember member) {
    return "\n" + member.id() + " " + member.info().name();
  }

  private static String name(WebSocket member) {
    return "" + member.attributes().get("name");
  }

  private static void sendTo(Collection<WebSocket> members, String message) {
    String stamped = new StampedText(Optional.empty(), message).toString();
    members.forEach(each -> each.send(stamped));
  }
}
