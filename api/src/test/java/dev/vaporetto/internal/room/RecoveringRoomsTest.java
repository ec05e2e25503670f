package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.room.HistoryLimits;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.MessageStamp;
import dev.vaporetto.room.Replay;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.UserSockets;
import dev.vaporetto.room.WhileLost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What rooms do about messages that are missing, and about a broker that is lost. */
class RecoveringRoomsTest {
  private final ManualClock clock = new ManualClock();
  private final MemoryBroker bus =
      MemoryBroker.keeping(new HistoryLimits(4, 1_000_000, Duration.ofMinutes(1)), clock::nanoTime);
  private final FaultyBroker wire = new FaultyBroker(bus.node());
  private final List<String> events = new ArrayList<>();

  /** The node that is tested. */
  private final Rooms here = rooms(wire);

  private final Room hall = here.room("hall");

  /** A node to which nothing happens. */
  private final Rooms elsewhere = new LocalRooms(bus.node(), Runnable::run, clock);

  private Rooms rooms(RoomBroker broker) {
    return new LocalRooms(broker, Runnable::run, clock)
        .onGap((room, members, reason) -> events.add(members.size() + " miss: " + reason));
  }

  private void say(String... texts) {
    for (String text : texts) {
      assertThat(elsewhere.room("hall").send(text)).succeedsWithin(0, TimeUnit.SECONDS);
    }
  }

  /** Keeps the position of each message that the members get. */
  private List<RoomPosition> positions() {
    List<RoomPosition> positions = new ArrayList<>();
    elsewhere.stamp(
        (text, position) -> {
          if (position != null) {
            positions.add(position);
          }
          return text;
        });
    Guest.in(elsewhere.room("hall"));
    return positions;
  }

  @Test
  void aMessageThatWasLostIsReadFromTheHistory() {
    Guest guest = Guest.in(hall);
    say("1");
    wire.losses = 2;
    say("2", "3", "4", "5");
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3", "text 4", "text 5");
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsDeliveredWhileTheHistoryIsReadWaitsForIt() {
    Guest guest = Guest.in(hall);
    wire.slow = true;
    wire.losses = 1;
    say("1", "2", "3");
    assertThat(guest.heard()).isEmpty();
    wire.losses = 1;
    say("4", "5");
    wire.answer();
    // The message that was lost meanwhile is read from the history of later.
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3");
    wire.answer();
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3", "text 4", "text 5");
    assertThat(events).isEmpty();
  }

  @Test
  void whatIsNotKeptAnyMoreIsAGapOfAllMembers() {
    Guest first = Guest.in(hall);
    Guest second = Guest.in(hall);
    wire.losses = 2;
    wire.slow = true;
    say("1", "2", "3", "4", "5", "6");
    wire.answer();
    // The history was asked when the third came: it had the two that were lost by then.
    assertThat(events).isEmpty();
    assertThat(first.heard()).hasSize(6);
    wire.slow = false;
    wire.losses = 5;
    say("7", "8", "9", "10", "11", "12");
    assertThat(events)
        .containsExactly("2 miss: the broker does not keep the missing messages any more");
    assertThat(second.heard()).hasSize(10).endsWith("text 9", "text 10", "text 11", "text 12");
  }

  @Test
  void whatWasSaidWhileTheBrokerWasLostIsReadWhenItIsBack() {
    Guest guest = Guest.in(hall);
    say("1");
    wire.lose();
    say("2", "3");
    assertThat(guest.heard()).containsExactly("text 1");
    wire.resume();
    say("4");
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3", "text 4");
    assertThat(events).isEmpty();
  }

  @Test
  void aHistoryThatCannotBeReadBecauseTheBrokerIsLostIsReadWhenItIsBack() {
    Guest guest = Guest.in(hall);
    wire.losses = 1;
    wire.slow = true;
    say("1", "2");
    wire.lose();
    wire.slow = false;
    say("3");
    wire.resume();
    wire.answer();
    say("4");
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3", "text 4");
    assertThat(events).isEmpty();
  }

  @Test
  void whatWasReadBeforeTheHistoryFailedDoesNotComeAgain() {
    Guest guest = Guest.in(hall);
    say("1");
    wire.losses = 1;
    wire.slow = true;
    wire.page = 1;
    say("2", "3", "4");
    wire.answer();
    wire.answer();
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3");
    wire.failHistories();
    assertThat(guest.heard()).containsExactly("text 1", "text 2", "text 3", "text 4");
    assertThat(events).containsExactly("1 miss: the missing messages could not be read: too slow");
    say("5");
    assertThat(guest.heard()).endsWith("text 5").hasSize(5);
  }

  @Test
  void aSocketThatComesWhileAPageIsReadMissesNothingThatIsSaidMeanwhile() {
    List<RoomPosition> positions = positions();
    say("1", "2");
    wire.slow = true;
    Guest first = Guest.in();
    hall.join(first.socket, positions.get(0));
    say("3");
    Guest second = Guest.in();
    hall.join(second.socket, positions.get(1));
    wire.answer();
    wire.answer();
    assertThat(first.heard()).containsExactly("text 2", "text 3");
    assertThat(second.heard()).containsExactly("text 3");
  }

  @Test
  void withoutHistoryEveryLossOfTheBrokerIsAGap() {
    MemoryBroker forgetful = MemoryBroker.create();
    FaultyBroker cut = new FaultyBroker(forgetful.node());
    Rooms rooms = rooms(cut);
    Guest guest = Guest.in(rooms.room("hall"), rooms.room("kitchen"));
    cut.lose();
    cut.resume();
    assertThat(events)
        .containsExactly(
            "1 miss: the connection with the broker was lost for a while",
            "1 miss: the connection with the broker was lost for a while");
    Room there = new LocalRooms(forgetful.node(), Runnable::run, clock).room("hall");
    cut.losses = 1;
    there.send("lost");
    there.send("later");
    assertThat(events).hasSize(3).last().isEqualTo("1 miss: messages of the broker are missing");
    assertThat(guest.heard()).containsExactly("text later");
  }

  @Test
  void aGapWithoutAListenerIsLogged() {
    FaultyBroker cut = new FaultyBroker(MemoryBroker.create().node());
    Guest.in(new LocalRooms(cut, Runnable::run, clock).room("hall"));
    try (LogOf log = new LogOf(RoomListeners.class)) {
      cut.lose();
      cut.resume();
      assertThat(log.messages())
          .containsExactly(
              "WARNING messages to 1 members of Room[hall] are missing: the connection with the"
                  + " broker was lost for a while");
    }
  }

  // ---- joins with a position

  @Test
  void aSocketThatKnowsItsPositionGetsWhatTheRoomHasSaidSince() {
    List<RoomPosition> positions = positions();
    say("1", "2", "3");
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, positions.get(0));
    assertThat(joined)
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(2, Optional.empty()));
    say("4");
    assertThat(back.heard()).containsExactly("text 2", "text 3", "text 4");
    assertThat(events).isEmpty();
  }

  @Test
  void aLateJoinerGetsAllThatIsKept() {
    say("1", "2", "3", "4", "5");
    Guest late = Guest.in();
    assertThat(hall.join(late.socket, RoomPosition.OLDEST))
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(4, Optional.empty()));
    assertThat(late.heard()).containsExactly("text 2", "text 3", "text 4", "text 5");
    assertThat(events).isEmpty();
  }

  @Test
  void aPositionThatIsTooOldIsAGapOfThatSocketBeforeWhatIsLeft() {
    Guest other = Guest.in(hall);
    List<RoomPosition> positions = positions();
    say("1", "2", "3", "4", "5", "6");
    here.onGap((room, members, reason) -> members.get(0).send("missing: " + reason));
    Guest back = Guest.in();
    assertThat(hall.join(back.socket, positions.get(0)))
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(4, Optional.of("the broker does not keep them any more")));
    assertThat(back.heard())
        .containsExactly(
            "text missing: the broker does not keep them any more",
            "text 3",
            "text 4",
            "text 5",
            "text 6");
    assertThat(other.heard()).hasSize(6);
  }

  @Test
  void whatIsSaidWhileASocketCatchesUpFollowsOnce() {
    List<RoomPosition> positions = positions();
    say("1", "2");
    Guest other = Guest.in(hall);
    Guest back = Guest.in();
    wire.slow = true;
    CompletionStage<Replay> joined = hall.join(back.socket, positions.get(0));
    say("3", "4");
    assertThat(other.heard()).containsExactly("text 3", "text 4");
    assertThat(back.heard()).isEmpty();
    assertThat(hall.members()).containsExactly(other.socket);
    wire.answer();
    say("5");
    assertThat(back.heard()).containsExactly("text 2", "text 3", "text 4", "text 5");
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(hall.members()).containsExactly(other.socket, back.socket);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void whatTheHistoryHasAndTheNodeHasNotYetComesOnce() {
    List<RoomPosition> positions = positions();
    Guest other = Guest.in(hall);
    say("1");
    wire.late = true;
    say("2", "3");
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, positions.get(0));
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    wire.deliver();
    assertThat(back.heard()).containsExactly("text 2", "text 3");
    assertThat(other.heard()).containsExactly("text 1", "text 2", "text 3");
  }

  @Test
  void aSocketThatIsAheadOfTheNodeGetsNothingTwice() {
    List<RoomPosition> positions = positions();
    Guest.in(hall);
    wire.late = true;
    say("1", "2", "3");
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, positions.get(1));
    assertThat(joined.toCompletableFuture()).isNotDone();
    wire.deliver();
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(back.heard()).containsExactly("text 3");
    assertThat(events).isEmpty();
  }

  @Test
  void aPositionThatTheRoomNeverReachesIsAGapAfterAMinute() {
    List<RoomPosition> positions = positions();
    say("1");
    Guest back = Guest.in();
    RoomPosition far = new RoomPosition(positions.get(0).epoch(), 1000);
    CompletionStage<Replay> joined = hall.join(back.socket, far);
    clock.advance(59_999);
    assertThat(joined.toCompletableFuture()).isNotDone();
    clock.advance(1);
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(events)
        .containsExactly("1 miss: this node has not come to the position of the socket in 60 s");
    say("2");
    assertThat(back.heard()).containsExactly("text 2");
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aSocketThatIsAheadOfASlowNodeGetsNothingTwiceAndMissesNothing() {
    List<RoomPosition> positions = positions();
    Guest.in(hall);
    wire.late = true;
    say("1", "2", "3");
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, positions.get(1));
    clock.advance(30_000);
    assertThat(joined.toCompletableFuture()).isNotDone();
    wire.deliver();
    assertThat(joined)
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(0, Optional.empty()));
    assertThat(back.heard()).containsExactly("text 3");
    assertThat(events).isEmpty();
  }

  @Test
  void aSocketThatIsAheadOfANodeWhoseHistoryHangsGetsNothingTwice() {
    List<RoomPosition> positions = positions();
    Guest.in(hall);
    wire.late = true;
    wire.slow = true;
    say("1", "2", "3");
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, positions.get(1));
    clock.advance(10_000);
    wire.deliver();
    assertThat(joined)
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(0, Optional.of("they could not be read in 10 s")));
    assertThat(back.heard()).containsExactly("text 3");
  }

  @Test
  void socketsOfOneRoomShareAPageOfTheHistory() {
    List<RoomPosition> positions = positions();
    say("1", "2", "3");
    wire.slow = true;
    Guest first = Guest.in();
    Guest second = Guest.in();
    Guest older = Guest.in();
    hall.join(first.socket, positions.get(1));
    hall.join(second.socket, positions.get(2));
    hall.join(older.socket, positions.get(0));
    Guest third = Guest.in();
    hall.join(third.socket, positions.get(1));
    wire.answer();
    wire.answer();
    wire.answer();
    assertThat(first.heard()).containsExactly("text 3");
    assertThat(second.heard()).isEmpty();
    assertThat(third.heard()).containsExactly("text 3");
    assertThat(older.heard()).containsExactly("text 2", "text 3");
    assertThat(hall.members())
        .containsExactlyInAnyOrder(first.socket, second.socket, third.socket, older.socket);
    assertThat(wire.histories).as("one for all but the older one").isEqualTo(2);
  }

  @Test
  void aSocketThatLeavesWhileItsPageIsReadKeepsNoOtherWaiting() {
    List<RoomPosition> positions = positions();
    say("1", "2");
    wire.slow = true;
    Guest gone = Guest.in();
    Guest other = Guest.in();
    hall.join(gone.socket, positions.get(0));
    hall.join(other.socket, positions.get(0));
    gone.close();
    wire.answer();
    wire.answer();
    assertThat(other.heard()).containsExactly("text 2");
  }

  @Test
  void aHistoryThatHangsIsAGapAfterTenSeconds() {
    say("1");
    wire.slow = true;
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, RoomPosition.OLDEST);
    say("2");
    clock.advance(10_000);
    assertThat(joined)
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(1, Optional.of("they could not be read in 10 s")));
    wire.answer();
    say("3");
    assertThat(back.heard()).containsExactly("text 2", "text 3");
  }

  @Test
  void aSocketThatClosesWhileItCatchesUpLeaves() {
    wire.slow = true;
    Guest back = Guest.in();
    CompletionStage<Replay> joined = hall.join(back.socket, RoomPosition.OLDEST);
    back.close();
    assertThat(joined)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the socket has left before it had caught up");
    wire.answer();
    assertThat(hall.members()).isEmpty();
    clock.advance(10_000);
    assertThat(clock.waiting()).isZero();
  }

  // ---- the bound of all sockets that catch up

  private Rooms bounded(RoomBroker broker, KeptTotal total) {
    return new LocalRooms(broker, Runnable::run, clock, Farewell.PATIENCE, total).onGap(this::gap);
  }

  @Test
  void whatDoesNotFitIntoTheBoundOfAllRoomsIsAGapOfTheSocketThatCatchesUp() {
    String kilobyte = "x".repeat(1000);
    say(kilobyte, kilobyte, kilobyte, kilobyte);
    KeptTotal total = new KeptTotal(3000);
    Room small = bounded(bus.node(), total).room("hall");
    Guest back = Guest.in();
    try (LogOf log = new LogOf(KeptTotal.class)) {
      assertThat(small.join(back.socket, RoomPosition.OLDEST))
          .succeedsWithin(0, TimeUnit.SECONDS)
          .isEqualTo(
              new Replay(2, Optional.of("the rooms keep as much of messages as all of them may")));
      assertThat(log.messages()).hasSize(1);
    }
    assertThat(events)
        .containsExactly("1 miss: the rooms keep as much of messages as all of them may");
    assertThat(total.refused()).isEqualTo(2);
    assertThat(total.bytes()).isZero();
    say("next");
    assertThat(back.heard()).hasSize(3).last().isEqualTo("text next");
  }

  @Test
  void aSocketThatLeavesWhileItCatchesUpKeepsNothing() {
    KeptTotal total = new KeptTotal(100_000);
    FaultyBroker slow = new FaultyBroker(bus.node());
    Room small = bounded(slow, total).room("hall");
    say("old");
    slow.slow = true;
    Guest first = Guest.in();
    Guest second = Guest.in();
    small.join(first.socket, RoomPosition.OLDEST);
    small.join(second.socket, RoomPosition.OLDEST);
    say("x".repeat(10_000));
    assertThat(total.bytes()).as("once for both").isBetween(10_000L, 11_000L);
    first.close();
    assertThat(total.bytes()).isBetween(10_000L, 11_000L);
    second.close();
    assertThat(total.bytes()).isZero();
  }

  @Test
  void whatWasInTheHistoryAsWellIsKeptNoLonger() {
    KeptTotal total = new KeptTotal(100_000);
    FaultyBroker slow = new FaultyBroker(bus.node());
    Room small = bounded(slow, total).room("hall");
    List<RoomPosition> positions = positions();
    say("1");
    slow.slow = true;
    Guest back = Guest.in();
    small.join(back.socket, positions.get(0));
    slow.slow = false;
    Guest second = Guest.in();
    small.join(second.socket, RoomPosition.OLDEST);
    say("2", "3");
    assertThat(total.bytes()).isPositive();
    slow.answer();
    assertThat(back.heard()).containsExactly("text 2", "text 3");
    assertThat(second.heard()).containsExactly("text 1", "text 2", "text 3");
    assertThat(total.bytes()).isZero();
  }

  // ---- messages that nobody may get

  @Test
  void aTextThatIsNotUtf8IsRefusedAndKeepsItsPlaceAmongTheOthers() {
    List<RoomPosition> positions = positions();
    Guest guest = Guest.in(hall);
    say("1");
    byte[] bad =
        new RoomMessage(RoomMessage.Kind.TEXT, new byte[] {'b', (byte) 0xc3, '('}, "")
            .encode(FakeBroker.ORIGIN);
    RoomBroker.Channel channel = new RoomBroker.Channel(RoomBroker.Channel.Kind.ROOM, hall.name());
    RoomBroker stranger = bus.node();
    try (LogOf log = new LogOf(BrokerLink.class)) {
      assertThat(stranger.publish(channel, bad)).succeedsWithin(0, TimeUnit.SECONDS);
      assertThat(stranger.publish(channel, bad)).succeedsWithin(0, TimeUnit.SECONDS);
      say("2");
      Guest late = Guest.in();
      assertThat(hall.join(late.socket, positions.get(0)))
          .succeedsWithin(0, TimeUnit.SECONDS)
          .isEqualTo(new Replay(1, Optional.empty()));
      assertThat(late.heard()).containsExactly("text 2");
      assertThat(log.messages())
          .containsExactly(
              "WARNING a message of another node is ignored, and later ones like it are counted: a"
                  + " text message came that is not UTF-8");
    }
    assertThat(guest.heard()).containsExactly("text 1", "text 2");
    assertThat(positions.get(1).offset()).isEqualTo(positions.get(0).offset() + 3);
    assertThat(events).isEmpty();
  }

  @Test
  void aSocketThatIsAMemberGetsNothingAgain() {
    say("1");
    Guest guest = Guest.in(hall);
    assertThat(hall.join(guest.socket, RoomPosition.OLDEST))
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(0, Optional.empty()));
    assertThat(guest.heard()).isEmpty();
    assertThat(hall.members()).hasSize(1);
  }

  @Test
  void whereNothingIsKeptOrTheBrokerIsLostAPositionIsAGapAtOnce() {
    Room local = new LocalRooms(Runnable::run).onGap(this::gap).room("hall");
    assertThat(local.join(Guest.in().socket, RoomPosition.OLDEST))
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(0, Optional.of("no messages are kept")));
    wire.lose();
    assertThat(hall.join(Guest.in().socket, RoomPosition.OLDEST))
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(0, Optional.of("the broker is lost")));
    assertThat(hall.members()).hasSize(1);
    assertThat(events)
        .containsExactly("1 miss: no messages are kept", "1 miss: the broker is lost");
  }

  private void gap(Room room, List<dev.vaporetto.WebSocket> members, String reason) {
    events.add(members.size() + " miss: " + reason);
  }

  @Test
  void aReplayOfManyMessagesWaitsForTheSocket() {
    MemoryBroker large =
        MemoryBroker.keeping(new HistoryLimits(10_000, 100_000_000, Duration.ofHours(1)));
    Rooms rooms = rooms(large.node());
    Room room = rooms.room("hall");
    String text = "x".repeat(10_000);
    for (int i = 0; i < 600; i++) {
      room.send(text + i);
    }
    SlowGuest slow = new SlowGuest();
    CompletionStage<Replay> joined = room.join(slow.socket, RoomPosition.OLDEST);
    int turns = 0;
    while (!slow.unsent.isEmpty()) {
      assertThat(slow.unsent.size()).isLessThan(20);
      turns++;
      slow.take();
    }
    assertThat(turns).isGreaterThan(30);
    assertThat(joined)
        .succeedsWithin(0, TimeUnit.SECONDS)
        .isEqualTo(new Replay(600, Optional.empty()));
    assertThat(slow.texts).hasSize(600).last().isEqualTo(text + 599);
  }

  /** A socket that takes messages when the test says so. */
  private static final class SlowGuest {
    final List<CompletableFuture<Void>> unsent = new ArrayList<>();
    final List<String> texts = new ArrayList<>();
    final dev.vaporetto.internal.socket.FluentSocket socket =
        new dev.vaporetto.internal.socket.FluentSocket(
            new dev.vaporetto.internal.engine.ScriptedOutbound() {
              @Override
              public CompletableFuture<Void> send(String text) {
                texts.add(text);
                CompletableFuture<Void> done = new CompletableFuture<>();
                unsent.add(done);
                return done;
              }
            },
            kind -> false);

    void take() {
      List<CompletableFuture<Void>> taken = List.copyOf(unsent);
      unsent.clear();
      taken.forEach(each -> each.complete(null));
    }
  }

  // ---- positions, states, limits, the end

  @Test
  void aStampIsWrittenOnceForAllMembersAndForReplays() {
    List<@Nullable RoomPosition> stamped = new ArrayList<>();
    here.stamp(
        new MessageStamp() {
          @Override
          public String text(String message, @Nullable RoomPosition position) {
            stamped.add(position);
            return (position == null ? "-" : position.offset()) + " " + message;
          }

          @Override
          public byte[] binary(byte[] message, @Nullable RoomPosition position) {
            return ("bytes " + message.length).getBytes(UTF_8);
          }
        });
    Guest first = Guest.in(hall);
    Guest second = Guest.in(hall);
    say("a");
    assertThat(stamped).hasSize(1);
    hall.send(new byte[3]);
    assertThat(first.heard()).containsExactly("text 1 a", "binary bytes 3");
    assertThat(second.heard()).isEqualTo(first.heard());
    Guest late = Guest.in();
    hall.join(late.socket, RoomPosition.OLDEST);
    assertThat(late.heard()).isEqualTo(first.heard());
  }

  @Test
  void aStampThatFailsIsAGapAndTheNextMessageComes() {
    Guest guest = Guest.in(hall);
    here.stamp(
        (text, position) -> {
          if (text.equals("bad")) {
            throw new IOException("no ink");
          }
          return text;
        });
    try (LogOf log = new LogOf(RoomListeners.class)) {
      say("bad", "good");
      assertThat(log.messages())
          .containsExactly("WARNING the listener of stamp of Room[hall] failed: no ink");
    }
    assertThat(guest.heard()).containsExactly("text good");
    assertThat(events)
        .containsExactly("1 miss: a message could not be stamped: java.io.IOException: no ink");
  }

  @Test
  void aSendWhileTheBrokerIsLostFailsOrReachesTheMembersOfThisNode() {
    Guest guest = Guest.in(hall);
    wire.lose();
    assertThat(hall.send("fails"))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the broker of the rooms is not connected");
    here.whileLost(WhileLost.LOCAL);
    assertThat(hall.send("local")).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(here.room("empty").send("to nobody")).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(guest.heard()).containsExactly("text local");
    wire.resume();
    hall.send("all");
    assertThat(guest.heard()).containsExactly("text local", "text all");
  }

  @Test
  void theStateIsToldToItsListenerAndLoggedOnce() {
    try (LogOf log = new LogOf(BrokerLink.class)) {
      here.onState((state, cause) -> events.add(state + (cause == null ? "" : " " + cause)));
      wire.lose();
      wire.lose();
      wire.resume();
      assertThat(events)
          .containsExactly("CONNECTED", "LOST java.io.IOException: the wire is cut", "RESUMED");
      assertThat(log.messages())
          .containsExactly(
              "WARNING the rooms have lost their broker; it connects again by itself: the wire is"
                  + " cut",
              "INFO the rooms have their broker again");
    }
  }

  @Test
  void aBrokerThatIsAbsentAtTheStartIsLost() {
    FakeBroker absent =
        new FakeBroker() {
          @Override
          public void start(StateListener listener) {
            states = listener;
            state(State.LOST, new IOException("connection refused"));
          }
        };
    absent.subscribing = CompletableFuture.failedStage(new IOException("connection refused"));
    Rooms rooms = rooms(absent);
    rooms.onState((state, cause) -> events.add("" + state));
    Guest guest = Guest.in();
    CompletionStage<Void> joined = rooms.room("hall").join(guest.socket);
    assertThat(rooms.room("hall").send("x"))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("not connected");
    assertThat(absent.published).isEmpty();
    absent.subscribing = CompletableFuture.completedStage(Optional.empty());
    absent.state(State.CONNECTED);
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    absent.deliver("now");
    assertThat(guest.heard()).containsExactly("text now");
    assertThat(events).containsExactly("LOST", "CONNECTED");
  }

  @Test
  void aMessageThatTheBrokerCannotTakeIsRefusedWithTheLimit() {
    FakeBroker small = new FakeBroker();
    small.maxMessageSize = 70_000;
    Rooms rooms = rooms(small);
    assertThat(rooms.maxMessageSize()).isEqualTo(70_000 - 256);
    Room room = rooms.room("hall");
    Guest guest = Guest.in(room);
    assertThat(room.except(guest.socket).send(new byte[70_000 - 256]))
        .succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(room.send(new byte[70_000 - 255]))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining(
            "a message of 69745 bytes came to the room hall; expected at most 69744");
    rooms.maxMessageSize(10);
    assertThat(room.send("12345678901")).failsWithin(0, TimeUnit.SECONDS);
    assertThat(new LocalRooms(Runnable::run).maxMessageSize()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void closedRoomsTakeNothingAndLeaveNothing() {
    FakeBroker broker = new FakeBroker();
    Rooms rooms = rooms(broker);
    Guest leaving = Guest.in(rooms.room("cellar"));
    leaving.close();
    Guest guest = Guest.in(rooms.room("hall"));
    broker.subscribing = new CompletableFuture<>();
    CompletionStage<Void> pending = rooms.room("kitchen").join(Guest.in().socket);
    rooms.close();
    rooms.close();
    assertThat(broker.calls).containsOnlyOnce("close").endsWith("close");
    assertThat(clock.waiting()).isZero();
    for (CompletionStage<?> each :
        List.of(
            pending,
            rooms.room("hall").send("x"),
            rooms.room("attic").join(Guest.in().socket),
            rooms.room("attic").join(Guest.in().socket, RoomPosition.OLDEST))) {
      assertThat(each)
          .failsWithin(0, TimeUnit.SECONDS)
          .withThrowableThat()
          .withMessageContaining("the rooms were closed");
    }
    assertThat(guest.socket.isOpen()).isTrue();
    guest.close();
    assertThat(rooms.room("hall").members()).isEmpty();
    assertThat(clock.waiting()).isZero();
  }

  // ---- users

  @Test
  void aUserIsReachedOnWhateverNode() {
    here.onJoin((room, member) -> events.add("joined " + room));
    UserSockets ada = here.user("ada");
    Guest page = Guest.in(ada);
    Guest phone = Guest.in(elsewhere.user("ada"));
    Guest bob = Guest.in(here.user("bob"));
    Guest roomOfThatName = Guest.in(here.room("ada"));
    Rooms third = new LocalRooms(bus.node(), Runnable::run, clock);
    third.user("ada").send("hello");
    assertThat(page.heard()).containsExactly("text hello");
    assertThat(phone.heard()).containsExactly("text hello");
    third.user("ada").close(1008, "enough");
    assertThat(page.heard()).containsExactly("text hello", "close 1008 enough");
    assertThat(phone.heard()).containsExactly("text hello", "close 1008 enough");
    assertThat(bob.heard()).isEmpty();
    assertThat(roomOfThatName.heard()).isEmpty();
    assertThat(events).containsExactly("joined Room[ada]");
    assertThat(ada.name()).isEqualTo("ada");
  }

  @Test
  void whatAUserMissesIsTold() {
    List<Object> told = new ArrayList<>();
    here.onGap((room, members, reason) -> told.add(room));
    here.onUnsent((room, member, failure) -> told.add(room));
    Guest deaf = Guest.deaf();
    here.user("ada").join(deaf.socket);
    elsewhere.user("ada").send("hello");
    wire.lose();
    wire.resume();
    assertThat(told).hasSize(2).allMatch(UserSockets.class::isInstance);
  }
}
