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
import java.util.Map;
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
        .before(r -> r.query("name").orElse("").matches("(?=\\S)\\P{Cc}{1,24}") ? good : bad)
        .pingInterval(Duration.ofSeconds(20));
  }

  /** The page says the last position that it knows, so that it gets what it has missed. */
  private void join(WebSocketRequest request, WebSocket webSocket) {
    Room room = request.parameter("room", Room.class);
    String page = request.query("page").filter(key -> key.length() <= 64).orElse(webSocket.id());
    webSocket.attributes().put("page", page);
    webSocket.attributes().put("name", request.query("name").orElseThrow());
    webSocket.onString(message -> hear(room, webSocket, message));
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

  /** A message of the page is lines, too: the kind, and the rest. */
  private static void hear(Room room, WebSocket member, String message) {
    String[] lines = message.split("\n", 3);
    if (lines[0].equals("say") && lines.length == 3 && lines[1].matches("[\\w-]{1,64}")) {
      say(room, member, lines[1], lines[2]);
    } else if (lines[0].equals("typing") && lines.length == 2) {
      room.describe(member, info(member, lines[1].equals("yes")));
    } else {
      member.close(1008, "this page speaks another version: load it again");
    }
  }

  /** A page says again what it has not heard itself; pages show an id once. */
  private static void say(Room room, WebSocket member, String id, String text) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > 1000) {
      member.close(1008, "a message has 1 to 1000 characters");
      return;
    }
    long now = System.currentTimeMillis();
    room.send(String.join("\n", "said", "" + now, name(member), id, text))
        .exceptionally(
            failure -> {
              sendTo(Set.of(member), "unsent\n" + id);
              return null;
            });
  }

  /**
   * Gives a member a name that nobody else has: a page that comes back keeps its own, even if the
   * socket that it has lost is still there. Nobody else joins on this node meanwhile.
   */
  private static MemberInfo describe(Room room, WebSocket member) {
    Set<String> taken =
        Stream.concat(
                room.presence().stream().map(RoomMember::info),
                room.members().stream()
                    .filter(each -> each != member)
                    .map(each -> info(each, false)))
            .filter(each -> !page(member).equals(each.data().get("page")))
            .map(MemberInfo::name)
            .collect(Collectors.toSet());
    String free = name(member);
    for (int i = 2; taken.contains(free); i++) {
      free = name(member) + " " + i;
    }
    member.attributes().put("name", free);
    return info(member, false);
  }

  private static MemberInfo info(WebSocket member, boolean typing) {
    return new MemberInfo(
        name(member), Map.of("page", page(member), "typing", typing ? "yes" : "no"));
  }

  private static String page(WebSocket member) {
    return "" + member.attributes().get("page");
  }

  private static String name(WebSocket member) {
    return "" + member.attributes().get("name");
  }

  /** The changes of a room come one after another, so a welcome has all that were told before. */
  private static void tell(Room room, PresenceChange change) {
    RoomMember who = change.member();
    for (WebSocket member : room.members()) {
      boolean own = member.id().equals(who.id());
      String message =
          switch (change.kind()) {
            case JOINED -> own ? "welcome" + line(who) + all(room) : "joined" + line(who);
            case UPDATED -> "typing\n" + who.id() + "\n" + who.info().data().get("typing");
            case LEFT -> "left\n" + who.id();
          };
      sendTo(Set.of(member), message);
    }
  }

  private static String all(Room room) {
    return room.presence().stream().map(ChatApplication::line).collect(Collectors.joining());
  }

  private static String line(RoomMember member) {
    return "\n" + member.id() + " " + member.info().name();
  }

  private static void sendTo(Collection<WebSocket> members, String message) {
    String stamped = new StampedText(Optional.empty(), message).toString();
    members.forEach(each -> each.send(stamped));
  }
}
