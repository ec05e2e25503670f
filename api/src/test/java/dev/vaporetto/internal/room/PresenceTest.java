package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.LogOf;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.PresenceChange;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomMember;
import dev.vaporetto.room.Rooms;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who is in a room, as all nodes know it. */
class PresenceTest {
  private static final int HEARTBEAT = 1000;

  private final ManualClock clock = new ManualClock();
  private final MemoryBroker bus = MemoryBroker.create();

  /** A node, and what its listener was told. */
  private final class Node {
    final FaultyBroker wire = new FaultyBroker(bus.node());
    final Rooms rooms;

    /** By room, the names of the members of whom the listener was told. */
    final Map<String, Map<String, String>> told = new HashMap<>();

    final List<String> changes = new ArrayList<>();

    Node() {
      this(Runnable::run);
    }

    Node(Executor threads) {
      rooms =
          new LocalRooms(wire, threads, clock)
              .onPresence(this::changed)
              .presence(
                  Duration.ofMillis(HEARTBEAT),
                  (room, member) ->
                      new MemberInfo(
                          "" + member.attributes().getOrDefault("name", "?"),
                          Map.of("in", room.name())));
    }

    private void changed(Room room, PresenceChange change) {
      RoomMember member = change.member();
      changes.add(change.kind() + " " + member.info().name());
      Map<String, String> names = told.computeIfAbsent(room.name(), any -> new TreeMap<>());
      String before =
          change.kind() == PresenceChange.Kind.LEFT
              ? names.remove(member.id())
              : names.put(member.id(), member.info().name());
      assertThat(before == null).isEqualTo(change.kind() == PresenceChange.Kind.JOINED);
    }

    Guest join(String room, String name) {
      Guest guest = Guest.in();
      guest.socket.attributes().put("name", name);
      rooms.room(room).join(guest.socket);
      return guest;
    }

    Set<String> names(String room) {
      Set<String> names =
          rooms.room(room).presence().stream()
              .map(each -> each.info().name())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(new TreeSet<>(told.getOrDefault(room, Map.of()).values())).isEqualTo(names);
      return names;
    }
  }

  @Test
  void allNodesSeeTheMembersOfAllNodes() {
    Node first = new Node();
    Node second = new Node();
    Guest ada = first.join("hall", "ada");
    Guest bob = second.join("hall", "bob");
    second.join("kitchen", "cy");
    for (Node each : List.of(first, second)) {
      assertThat(each.names("hall")).containsExactly("ada", "bob");
      assertThat(each.names("kitchen")).containsExactly("cy");
      assertThat(each.names("attic")).isEmpty();
    }
    RoomMember member = second.rooms.room("hall").presence().get(0);
    assertThat(member.id()).isEqualTo(ada.socket.id());
    assertThat(member.info().data()).containsEntry("in", "hall");
    first.rooms.room("hall").describe(ada.socket, MemberInfo.named("Ada"));
    first.rooms.room("hall").describe(bob.socket, MemberInfo.named("of another node"));
    assertThat(second.names("hall")).containsExactly("Ada", "bob");
    bob.close();
    assertThat(first.names("hall")).containsExactly("Ada");
    assertThat(first.changes)
        .containsExactly("JOINED ada", "JOINED bob", "JOINED cy", "UPDATED Ada", "LEFT bob");
    assertThat(second.changes).isEqualTo(first.changes);
  }

  @Test
  void aDescriptionKeepsItsPlaceAmongJoinsAndLeaves() {
    Node first = new Node();
    Node second = new Node();
    Room hall = first.rooms.room("hall");
    Guest ada = first.join("hall", "ada");
    Guest bob = Guest.in();
    // The listener runs in the order of the room: what it does comes behind it, one after another.
    first.rooms.onJoin(
        (room, member) -> {
          hall.leave(ada.socket);
          hall.describe(ada.socket, MemberInfo.named("a ghost"));
          hall.join(bob.socket);
          hall.describe(bob.socket, MemberInfo.named("bob"));
          first.rooms.onJoin((any, other) -> {});
        });
    first.join("hall", "cy");
    assertThat(first.changes)
        .containsExactly("JOINED ada", "JOINED cy", "LEFT ada", "JOINED ?", "UPDATED bob");
    assertThat(second.changes).isEqualTo(first.changes);
    assertThat(second.names("hall")).containsExactly("bob", "cy");
  }

  @Test
  void aNodeThatStartsLaterGetsTheMembersOfAllHoweverMany() {
    Node first = new Node();
    Node second = new Node();
    for (int i = 0; i < 2000; i++) {
      (i % 2 == 0 ? first : second).join("hall", "a name of some length, and a number " + i);
    }
    Node late = new Node();
    clock.advance(200);
    assertThat(late.names("hall")).hasSize(2000).isEqualTo(first.names("hall"));
    assertThat(second.names("hall")).isEqualTo(first.names("hall"));
    late.join("hall", "late");
    assertThat(first.names("hall")).hasSize(2001).contains("late");
  }

  @Test
  void theMembersOfADeadNodeLeaveWithinThreeHeartbeats() {
    Node first = new Node();
    Node second = new Node();
    first.join("hall", "ada");
    second.join("hall", "bob");
    clock.advance(10 * HEARTBEAT);
    second.wire.lose();
    clock.advance(2 * HEARTBEAT);
    assertThat(first.names("hall")).containsExactly("ada", "bob");
    clock.advance(HEARTBEAT);
    assertThat(first.names("hall")).containsExactly("ada");
  }

  @Test
  void aNodeThatDiesBeforeItsFirstHeartbeatHasComeIsForgottenAsWell() {
    Node first = new Node();
    // The request and the heartbeat of its start.
    first.wire.losses = 2;
    Node second = new Node();
    assertThat(first.wire.losses).isZero();
    second.join("hall", "bob");
    second.wire.lose();
    clock.advance(2 * HEARTBEAT);
    assertThat(first.names("hall")).containsExactly("bob");
    clock.advance(HEARTBEAT);
    assertThat(first.names("hall")).isEmpty();
  }

  @Test
  void aNodeThatIsCutOffSeesItselfAndAllAgainWhenItIsBack() {
    Node first = new Node();
    Node second = new Node();
    first.join("hall", "ada");
    second.join("hall", "bob");
    second.wire.lose();
    Guest cy = first.join("hall", "cy");
    second.join("hall", "di");
    clock.advance(10 * HEARTBEAT);
    assertThat(first.names("hall")).containsExactly("ada", "cy");
    assertThat(second.names("hall")).containsExactly("bob", "di");
    cy.close();
    second.wire.resume();
    clock.advance(200);
    assertThat(first.names("hall")).containsExactly("ada", "bob", "di");
    assertThat(second.names("hall")).containsExactly("ada", "bob", "di");
  }

  @Test
  void aShortLossLetsNobodyLeave() {
    Node first = new Node();
    Node second = new Node();
    first.join("hall", "ada");
    second.join("hall", "bob");
    second.wire.lose();
    first.join("hall", "cy");
    second.wire.resume();
    clock.advance(200);
    assertThat(first.names("hall")).containsExactly("ada", "bob", "cy");
    assertThat(second.names("hall")).containsExactly("ada", "bob", "cy");
    assertThat(first.changes).doesNotContain("LEFT bob");
    assertThat(second.changes).doesNotContain("LEFT ada");
  }

  @Test
  void aChangeThatWasLostIsKnownAfterTheNextHeartbeat() {
    Node first = new Node();
    Node second = new Node();
    first.join("hall", "ada");
    clock.advance(HEARTBEAT);
    second.wire.losses = 1;
    first.join("hall", "lost");
    assertThat(second.names("hall")).containsExactly("ada");
    clock.advance(HEARTBEAT + 200);
    assertThat(second.names("hall")).containsExactly("ada", "lost");
  }

  @Test
  void aChangeAfterOneThatWasLostIsNotAppliedAlone() {
    Node first = new Node();
    Node second = new Node();
    Guest ada = first.join("hall", "ada");
    clock.advance(HEARTBEAT);
    second.wire.losses = 1;
    ada.close();
    first.join("hall", "bob");
    assertThat(second.names("hall")).containsExactly("ada");
    clock.advance(200);
    assertThat(second.names("hall")).containsExactly("bob");
  }

  @Test
  void aNodeThatClosesTakesItsMembersWithItAtOnce() {
    Node first = new Node();
    Node second = new Node();
    second.join("hall", "bob");
    assertThat(first.names("hall")).containsExactly("bob");
    second.rooms.close();
    assertThat(first.names("hall")).isEmpty();
    first.rooms.close();
    clock.advance(10 * HEARTBEAT);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void withoutABrokerThereAreTheMembersOfThisNode() {
    List<String> changes = new ArrayList<>();
    Rooms rooms =
        new LocalRooms(Runnable::run)
            .onPresence((room, change) -> changes.add(change.kind() + " in " + room.name()))
            .presence(Duration.ofSeconds(5), (room, member) -> MemberInfo.named("ada"));
    Guest guest = Guest.in(rooms.room("hall"), rooms.user("ada"));
    assertThat(rooms.room("hall").presence()).hasSize(1);
    assertThat(rooms.user("ada").presence()).isEmpty();
    guest.close();
    assertThat(rooms.room("hall").presence()).isEmpty();
    assertThat(changes).containsExactly("JOINED in hall", "LEFT in hall");
  }

  @Test
  void aMemberThatCannotBeDescribedHasNoName() {
    Rooms rooms =
        new LocalRooms(Runnable::run)
            .presence(
                Duration.ofSeconds(5),
                (room, member) -> {
                  throw new IOException("nobody knows");
                });
    try (LogOf log = new LogOf(RoomListeners.class)) {
      Guest.in(rooms.room("hall"));
      assertThat(log.messages())
          .containsExactly("WARNING the listener of presence of Room[hall] failed: nobody knows");
    }
    assertThat(rooms.room("hall").presence().get(0).info()).isEqualTo(MemberInfo.named(""));
  }

  @Test
  void arguments() {
    Rooms rooms = new LocalRooms(Runnable::run);
    assertThatThrownBy(
            () -> rooms.presence(Duration.ofMillis(99), (room, member) -> MemberInfo.named("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PT0.099S came as heartbeat; expected 100 ms to 5 minutes");
    rooms.presence(Duration.ofMillis(100), (room, member) -> MemberInfo.named(""));
    assertThatThrownBy(
            () -> rooms.presence(Duration.ofMillis(100), (room, member) -> MemberInfo.named("")))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new MemberInfo("n", Map.of("key", "x".repeat(2045))))
        .hasMessage("2049 bytes came as the info of a member; expected at most 2048");
  }

  @Test
  void aListenerThatBlocksDelaysItsOwnRoomOnly() {
    List<Runnable> tasks = new ArrayList<>();
    Node node = new Node(tasks::add);
    runAll(tasks);
    node.join("hall", "ada");
    node.join("kitchen", "bob");
    // Each room's listener is called in a task of its own, whatever becomes of the other one.
    List<String> seen = new ArrayList<>();
    while (!tasks.isEmpty()) {
      tasks.remove(tasks.size() - 1).run();
      seen.addAll(node.changes);
      node.changes.clear();
    }
    assertThat(seen).containsExactly("JOINED bob", "JOINED ada");
  }

  private static void runAll(List<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.remove(0).run();
    }
  }

  /** Whatever happens, all nodes see the truth three heartbeats after it has ended. */
  @Test
  void allNodesSeeTheTruthAfterAnyFaults() {
    for (int seed = 0; seed < 60; seed++) {
      faults(new Random(seed), seed);
    }
  }

  private void faults(Random random, int seed) {
    List<Node> nodes = new ArrayList<>(List.of(new Node(), new Node(), new Node()));
    Map<Node, List<Guest>> guests = new HashMap<>();
    Set<Node> lost = new java.util.HashSet<>();
    for (int step = 0; step < 150; step++) {
      Node node = nodes.get(random.nextInt(nodes.size()));
      List<Guest> own = guests.computeIfAbsent(node, any -> new ArrayList<>());
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> own.add(node.join("room " + random.nextInt(3), seed + "-" + step));
        case 3, 4 -> {
          if (!own.isEmpty()) {
            own.remove(random.nextInt(own.size())).close();
          }
        }
        case 5 -> node.wire.losses = random.nextInt(4);
        case 6 -> clock.advance(random.nextInt(2 * HEARTBEAT));
        case 7 -> {
          if (lost.add(node)) {
            node.wire.lose();
          }
        }
        default -> {
          if (lost.remove(node)) {
            node.wire.resume();
          }
        }
      }
    }
    lost.forEach(each -> each.wire.resume());
    nodes.forEach(each -> each.wire.losses = 0);
    clock.advance(3 * HEARTBEAT);
    for (int room = 0; room < 3; room++) {
      String name = "room " + room;
      Set<String> truth = new TreeSet<>();
      for (Node each : nodes) {
        each.rooms
            .room(name)
            .members()
            .forEach(member -> truth.add("" + member.attributes().get("name")));
      }
      for (Node each : nodes) {
        assertThat(each.names(name)).as("seed %s, %s", seed, name).isEqualTo(truth);
      }
    }
    nodes.forEach(each -> each.rooms.close());
  }
}
