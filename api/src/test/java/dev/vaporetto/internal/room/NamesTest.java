package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.LogOf;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.Rooms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Texts that other nodes read: each is the same there, or is refused. */
class NamesTest {
  /** All have the same UTF-8, as far as there is one: a question mark. */
  private static final List<String> HALVES = List.of("a\uD83D", "a\uDE00", "a\uDE00\uD83D");

  private static final String WHOLE = "a\uD83D\uDE00";

  private final MemoryBroker bus = MemoryBroker.create();
  private final ManualClock clock = new ManualClock();

  private Rooms node() {
    return new LocalRooms(bus.node(), Runnable::run, clock);
  }

  private static void refused(String what, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "half a surrogate pair came at index 1 of "
                + what
                + ", which has no UTF-8; expected both halves");
  }

  @Test
  void halfASurrogatePairIsRefusedInEachName() {
    for (String half : HALVES) {
      for (Rooms rooms : List.of(new LocalRooms(Runnable::run), node())) {
        refused("the name of a room", () -> rooms.room(half));
        refused("the name of a user", () -> rooms.user(half));
      }
      refused("the name of a room", () -> new Channel(Channel.Kind.ROOM, half));
      refused("the name of a channel", () -> new Channel(Channel.Kind.NODES, half));
      refused("the name of a member", () -> MemberInfo.named(half));
      refused("the name of a member's data", () -> new MemberInfo("ada", Map.of(half, "x")));
      refused("a member's data", () -> new MemberInfo("ada", Map.of("x", half)));
    }
  }

  @Test
  void aWholePairIsTheSameOnEachNode() {
    Rooms here = node().presence(Duration.ofSeconds(5), (room, member) -> info());
    Rooms there = node().presence(Duration.ofSeconds(5), (room, member) -> info());
    Guest guest = Guest.in(there.room(WHOLE), there.user(WHOLE));
    here.room(WHOLE).send("to the room");
    here.user(WHOLE).send("to the user");
    assertThat(guest.heard()).containsExactly("text to the room", "text to the user");
    assertThat(here.room(WHOLE).presence()).extracting("info").containsExactly(info());
  }

  private static MemberInfo info() {
    return new MemberInfo(WHOLE, Map.of(WHOLE, WHOLE));
  }

  @Test
  void aStampThatWritesHalfASurrogatePairHasFailed() {
    Rooms rooms = new LocalRooms(Runnable::run).stamp((text, position) -> text + "\uD83D");
    Guest guest = Guest.in(rooms.room("hall"));
    try (LogOf log = new LogOf(RoomListeners.class)) {
      rooms.room("hall").send("a");
      assertThat(log.messages())
          .containsExactly(
              "WARNING the listener of stamp of Room[hall] failed: a text came with half a"
                  + " surrogate pair at index 1, which has no UTF-8; expected both halves",
              "WARNING messages to 1 members of Room[hall] are missing: a message could not be"
                  + " stamped: java.lang.IllegalArgumentException: a text came with half a"
                  + " surrogate pair at index 1, which has no UTF-8; expected both halves");
    }
    assertThat(guest.heard()).isEmpty();
  }
}
