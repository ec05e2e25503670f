package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.room.HistoryLimits;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.Replay;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.WhileLost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A burst costs each member one write of its transport, whoever has sent it. */
class GatheredDeliveriesTest {
  private final ManualClock clock = new ManualClock();

  /** What the rooms that are tested have handed to their threads. */
  private final List<Runnable> tasks = new ArrayList<>();

  private final MemoryBroker bus =
      MemoryBroker.keeping(new HistoryLimits(100, 1_000_000, Duration.ofMinutes(1)));

  private Rooms rooms(RoomBroker broker) {
    return new LocalRooms(broker, tasks::add, clock);
  }

  private void run() {
    while (!tasks.isEmpty()) {
      tasks.remove(0).run();
    }
  }

  private List<WiredMember> members(Room room, int count) {
    List<WiredMember> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      WiredMember member = new WiredMember();
      room.join(member.socket);
      members.add(member);
    }
    run();
    return members;
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  @Test
  void aBurstOfABroker() {
    FakeBroker broker = new FakeBroker();
    List<WiredMember> members = members(rooms(broker).room("hall"), 3);
    numbers(1, 16).forEach(broker::deliver);
    run();
    assertThat(members)
        .allSatisfy(each -> assertThat(each.writes()).containsExactly(numbers(1, 16)));
  }

  @Test
  void aBurstInARoomWithHistory() {
    List<WiredMember> members = members(rooms(bus.node()).room("hall"), 3);
    Room elsewhere = new LocalRooms(bus.node(), Runnable::run, clock).room("hall");
    numbers(1, 16).forEach(elsewhere::send);
    run();
    assertThat(members)
        .allSatisfy(each -> assertThat(each.writes()).containsExactly(numbers(1, 16)));
  }

  @Test
  void aBurstOfThisNodeWhileTheBrokerIsLost() {
    FaultyBroker wire = new FaultyBroker(bus.node());
    Room hall = rooms(wire).whileLost(WhileLost.LOCAL).room("hall");
    // For fewer, the thread of the sender delivers the first message itself.
    List<WiredMember> members = members(hall, 40);
    wire.lose();
    run();
    numbers(1, 16).forEach(hall::send);
    run();
    assertThat(members)
        .allSatisfy(each -> assertThat(each.writes()).containsExactly(numbers(1, 16)));
  }

  @Test
  void whatALateJoinerGetsOfTheHistory() {
    Room elsewhere = new LocalRooms(bus.node(), Runnable::run, clock).room("hall");
    numbers(1, 16).forEach(elsewhere::send);
    Room hall = rooms(bus.node()).room("hall");
    run();
    WiredMember late = new WiredMember();
    CompletionStage<Replay> joined = hall.join(late.socket, RoomPosition.OLDEST);
    run();
    assertThat(joined)
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(16, Optional.empty()));
    assertThat(late.writes()).containsExactly(numbers(1, 16));
  }

  @Test
  void aSocketThatCatchesUpGetsABurstOnceBehindWhatItHasMissed() {
    FaultyBroker wire = new FaultyBroker(bus.node());
    Room hall = rooms(wire).room("hall");
    members(hall, 1);
    Room elsewhere = new LocalRooms(bus.node(), Runnable::run, clock).room("hall");
    numbers(1, 4).forEach(elsewhere::send);
    run();
    wire.slow = true;
    WiredMember late = new WiredMember();
    hall.join(late.socket, RoomPosition.OLDEST);
    run();
    numbers(5, 16).forEach(elsewhere::send);
    run();
    wire.answer();
    run();
    assertThat(late.writes()).containsExactly(numbers(1, 4), numbers(5, 16));
  }

  @Test
  void aGapHasItsPlaceInABurst() {
    FakeBroker broker = new FakeBroker();
    Rooms rooms = rooms(broker);
    List<WiredMember> members = members(rooms.room("hall"), 2);
    List<List<List<String>>> writtenAtGaps = new ArrayList<>();
    rooms.onGap(
        (room, affected, reason) ->
            members.forEach(each -> writtenAtGaps.add(List.copyOf(each.writes()))));
    numbers(1, 3).forEach(broker::deliver);
    broker.subscribers.get(0).missed("a bad day");
    numbers(4, 6).forEach(broker::deliver);
    run();
    assertThat(writtenAtGaps).containsExactly(List.of(numbers(1, 3)), List.of(numbers(1, 3)));
    assertThat(members)
        .allSatisfy(
            each -> assertThat(each.writes()).containsExactly(numbers(1, 3), numbers(4, 6)));
  }

  @Test
  void whoLeavesAtAGapInABurstGetsNothingBehindIt() {
    // What was lost is read, and comes together with the gap before it and what was delivered.
    MemoryBroker forgetful =
        MemoryBroker.keeping(new HistoryLimits(3, 1_000_000, Duration.ofMinutes(1)));
    FaultyBroker wire = new FaultyBroker(forgetful.node());
    Rooms rooms = rooms(wire);
    Room hall = rooms.room("hall");
    List<WiredMember> members = members(hall, 2);
    rooms.onGap((room, affected, reason) -> hall.leave(members.get(0).socket));
    Room elsewhere = new LocalRooms(forgetful.node(), Runnable::run, clock).room("hall");
    elsewhere.send("1");
    wire.losses = 4;
    numbers(2, 6).forEach(elsewhere::send);
    run();
    assertThat(members.get(0).writes()).containsExactly(List.of("1"));
    assertThat(members.get(1).writes()).containsExactly(List.of("1"), numbers(4, 6));
  }

  @Test
  void aMessageThatCannotBeStampedIsAGapInItsPlace() {
    FakeBroker broker = new FakeBroker();
    Rooms rooms = rooms(broker);
    List<WiredMember> members = members(rooms.room("hall"), 2);
    List<String> events = new ArrayList<>();
    rooms.onGap((room, affected, reason) -> events.add(reason + members.get(1).writes()));
    rooms.stamp(
        (text, position) -> {
          if (text.equals("3")) {
            throw new IllegalStateException("a bad day");
          }
          return text;
        });
    numbers(1, 4).forEach(broker::deliver);
    run();
    assertThat(events)
        .containsExactly(
            "a message could not be stamped: java.lang.IllegalStateException: a bad day[[1, 2]]");
    assertThat(members)
        .allSatisfy(
            each -> assertThat(each.writes()).containsExactly(numbers(1, 2), numbers(4, 4)));
  }
}
