package dev.vaporetto.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rooms whose messages a broker carries: interest, order and threads. */
class BrokeredRoomsTest {
  private static final long LINGER = 10_000;

  private final ManualClock clock = new ManualClock();
  private final FakeBroker broker = new FakeBroker();
  private final List<String> events = new ArrayList<>();

  private Rooms over(RoomBroker broker) {
    return new LocalRooms(broker, Runnable::run, clock);
  }

  @Test
  void membersOfAllNodesGetWhatAnyNodeSends() {
    MemoryBroker bus = MemoryBroker.create();
    Rooms here = over(bus.node());
    Rooms there = over(bus.node());
    Guest local = Guest.in(here.room("lobby"));
    Guest remote = Guest.in(there.room("lobby"), there.room("kitchen"));
    here.room("lobby").except(local.socket).send("hello");
    here.room("kitchen").send("from afar");
    there.room("lobby").send("back");
    assertThat(remote.heard()).containsExactly("text hello", "text from afar", "text back");
    assertThat(local.heard()).containsExactly("text back");
    remote.close();
    here.room("lobby").send("alone");
    assertThat(local.heard()).containsExactly("text back", "text alone");
    assertThat(remote.heard()).hasSize(3);
  }

  @Test
  void theStatisticsHaveTheStateOfTheBrokerAndTheGaps() {
    Rooms rooms = over(broker);
    assertThat(rooms.statistics().brokerState()).contains(State.CONNECTED);
    Guest first = Guest.in(rooms.room("hall"));
    Guest second = Guest.in(rooms.room("hall"));
    broker.state(State.LOST);
    assertThat(rooms.statistics().brokerState()).contains(State.LOST);
    broker.state(State.RESUMED);
    assertThat(rooms.statistics().brokerState()).contains(State.RESUMED);
    assertThat(rooms.statistics().gaps()).as("each of two members missed something").isEqualTo(2);
    assertThat(List.of(first, second)).hasSize(2);
  }

  @Test
  void theInterestInARoomLingersAfterItsLastMember() {
    Room hall = over(broker).linger(Duration.ofMillis(LINGER)).room("hall");
    Guest first = Guest.in(hall);
    first.close();
    clock.advance(LINGER - 1);
    Guest second = Guest.in(hall);
    clock.advance(10 * LINGER);
    assertThat(broker.calls).containsExactly("subscribe hall");
    broker.deliver("still");
    assertThat(second.heard()).containsExactly("text still");
    second.close();
    clock.advance(LINGER);
    assertThat(broker.calls).containsExactly("subscribe hall", "unsubscribe hall");
    assertThat(clock.waiting()).isZero();
    Guest third = Guest.in(hall);
    assertThat(broker.calls)
        .containsExactly("subscribe hall", "unsubscribe hall", "subscribe hall");
    broker.subscribers.get(0).deliver(Delivery.of(FakeBroker.text("late")));
    broker.subscribers.get(1).deliver(Delivery.of(FakeBroker.text("new")));
    assertThat(third.heard()).containsExactly("text new");
  }

  @Test
  void aJoinIsDoneWhenTheInterestStands() {
    CompletableFuture<Optional<RoomPosition>> first = new CompletableFuture<>();
    broker.subscribing = first;
    Room hall = over(broker).room("hall");
    CompletionStage<Void> joined = hall.join(Guest.in().socket);
    CompletionStage<Void> second = hall.join(Guest.in().socket);
    assertThat(hall.members()).hasSize(2);
    assertThat(joined.toCompletableFuture()).isNotDone();
    first.complete(Optional.empty());
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(second).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(hall.join(Guest.in().socket)).succeedsWithin(0, TimeUnit.SECONDS);
    Guest closed = Guest.in();
    closed.close();
    assertThat(hall.join(closed.socket))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("a socket that is closing or has closed came to the room hall");
  }

  @Test
  void aSocketThatDoesNotJoinLeavesNoInterestBehind() {
    Room hall = over(broker).room("hall");
    Guest closed = Guest.in();
    closed.close();
    assertThat(hall.join(closed.socket)).failsWithin(0, TimeUnit.SECONDS);
    assertThat(hall.join(closed.socket, RoomPosition.OLDEST)).failsWithin(0, TimeUnit.SECONDS);
    assertThat(broker.calls).isEmpty();
  }

  @Test
  void aJoinFailsWhenItsSocketLeavesBeforeTheInterestStands() {
    broker.subscribing = CompletableFuture.failedStage(new IOException("the bus is down"));
    Room hall = over(broker).room("hall");
    Guest guest = Guest.in();
    CompletionStage<Void> joined = hall.join(guest.socket);
    guest.close();
    assertThat(joined)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the socket has left before the broker delivered to the room hall");
    clock.advance(60_000);
    assertThat(broker.calls).containsExactly("subscribe hall");
  }

  @Test
  void aSubscribeThatFailsIsRepeatedWithGrowingDelays() {
    broker.subscribing = CompletableFuture.failedStage(new IOException("the bus is down"));
    Room hall = over(broker).room("hall");
    try (LogOf log = new LogOf(BrokerLink.class)) {
      CompletionStage<Void> joined = hall.join(Guest.in().socket);
      for (int delay : List.of(250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000)) {
        int before = broker.calls.size();
        clock.advance(delay - 1);
        assertThat(broker.calls).hasSize(before);
        clock.advance(1);
        assertThat(broker.calls).hasSize(before + 1);
      }
      assertThat(joined.toCompletableFuture()).isNotDone();
      broker.subscribing = CompletableFuture.completedStage(Optional.empty());
      clock.advance(15_000);
      assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
      assertThat(log.messages())
          .containsExactly(
              "WARNING the broker does not deliver to the room hall: its subscription failed and is"
                  + " repeated until it succeeds: the bus is down",
              "INFO the broker delivers to the room hall again");
    }
  }

  @Test
  void aSubscribeThatWaitsIsRepeatedAtOnceWhenTheBrokerIsBack() {
    broker.subscribing = CompletableFuture.failedStage(new IOException("the bus is down"));
    Room hall = over(broker).room("hall");
    broker.state(State.LOST, new IOException("the bus is down"));
    CompletionStage<Void> joined = hall.join(Guest.in().socket);
    broker.subscribing = CompletableFuture.completedStage(Optional.empty());
    broker.state(State.RESUMED);
    assertThat(joined).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(clock.waiting()).isZero();
  }

  @Test
  void aBrokerThatThrowsHarmsNobodyForLong() {
    FakeBroker bad =
        new FakeBroker() {
          @Override
          public CompletionStage<Void> unsubscribe(Channel channel) {
            CompletionStage<Void> done = super.unsubscribe(channel);
            if (calls.size() == 2) {
              throw new IllegalStateException("the bus is down");
            }
            return done;
          }

          @Override
          public CompletionStage<Void> publish(Channel channel, byte[] message) {
            throw new IllegalStateException("the bus is down");
          }
        };
    Room hall = over(bad).room("hall");
    try (LogOf log = new LogOf(BrokerLink.class)) {
      hall.leave(Guest.in(hall).socket);
      clock.advance(LINGER);
      assertThat(log.messages())
          .containsExactly(
              "WARNING the broker did not unsubscribe from the room hall: the bus is down");
    }
    Guest second = Guest.in(hall);
    bad.deliver("A");
    assertThat(second.heard()).containsExactly("text A");
    assertThat(hall.send("x"))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the bus is down");
    second.close();
    clock.advance(LINGER);
    assertThat(bad.calls)
        .containsExactly(
            "subscribe hall", "unsubscribe hall", "subscribe hall", "unsubscribe hall");
  }

  @Test
  @SuppressWarnings("NullAway") // what a broker without null checks may do
  void aBrokerThatReturnsNullHasFailed() {
    FakeBroker bad =
        new FakeBroker() {
          @Override
          public CompletionStage<Optional<RoomPosition>> subscribe(
              Channel channel, Subscriber subscriber) {
            return null;
          }
        };
    try (LogOf log = new LogOf(BrokerLink.class)) {
      Guest.in(over(bad).room("hall"));
      assertThat(log.messages())
          .singleElement()
          .asString()
          .endsWith("the broker's subscribe returned null; expected a stage");
    }
  }

  @Test
  void whatABrokerDeliversAndWhatIsUnsentRunsOnNoThreadOfTheBrokersOrTheEngines() {
    List<Runnable> threads = new ArrayList<>();
    Rooms across = new LocalRooms(broker, threads::add, clock);
    across.onUnsent((room, member, failure) -> events.add("unsent"));
    Guest guest = Guest.in(across.room("hall"));
    across.room("hall").join(Guest.deaf().socket);
    runAll(threads);
    broker.deliver("hello");
    assertThat(guest.heard()).isEmpty();
    threads.remove(0).run();
    assertThat(guest.heard()).containsExactly("text hello");
    assertThat(events).isEmpty();
    threads.remove(0).run();
    assertThat(events).containsExactly("unsent");
  }

  private static void runAll(List<Runnable> tasks) {
    while (!tasks.isEmpty()) {
      tasks.remove(0).run();
    }
  }

  @Test
  void whatDependsOnASendOrAJoinRunsOnNoThreadOfTheBrokers() {
    List<Runnable> threads = new ArrayList<>();
    Rooms across = new LocalRooms(broker, threads::add, clock);
    runAll(threads);
    CompletableFuture<Optional<RoomPosition>> subscribing = new CompletableFuture<>();
    CompletableFuture<Void> publishing = new CompletableFuture<>();
    broker.subscribing = subscribing;
    broker.publishing = publishing;
    across.room("hall").join(Guest.in().socket).thenRun(() -> events.add("joined"));
    across.room("hall").send("hello").thenRun(() -> events.add("sent"));
    runAll(threads);
    subscribing.complete(Optional.empty());
    publishing.complete(null);
    assertThat(events).isEmpty();
    runAll(threads);
    assertThat(events).containsExactly("joined", "sent");
  }

  @Test
  void aBrokerThatBlocksStallsItsOwnRoomOnly() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Rooms across =
        over(
            new FakeBroker() {
              @Override
              public CompletionStage<Optional<RoomPosition>> subscribe(
                  Channel channel, Subscriber subscriber) {
                if (channel.name().equals("Aa")) {
                  blocked.countDown();
                  try {
                    free.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }
                return super.subscribe(channel, subscriber);
              }
            });
    CompletableFuture<Guest> stalled =
        CompletableFuture.supplyAsync(() -> Guest.in(across.room("Aa")), task -> start(task));
    assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
    // Two names with the same hash: what locks one in a map locks the other.
    assertThat("BB".hashCode()).isEqualTo("Aa".hashCode());
    CompletableFuture<Guest> other =
        CompletableFuture.supplyAsync(() -> Guest.in(across.room("BB")), task -> start(task));
    try {
      assertThat(other).succeedsWithin(20, TimeUnit.SECONDS);
    } finally {
      free.countDown();
    }
    assertThat(stalled).succeedsWithin(20, TimeUnit.SECONDS);
    assertThat(across.room("Aa").members()).hasSize(1);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aBrokerMayUseTheRoomsWhileItIsCalled() {
    List<Room> hall = new ArrayList<>();
    List<Guest> staff = new ArrayList<>();
    FakeBroker busy =
        new FakeBroker() {
          @Override
          public CompletionStage<Optional<RoomPosition>> subscribe(
              Channel channel, Subscriber subscriber) {
            CompletionStage<Optional<RoomPosition>> done = super.subscribe(channel, subscriber);
            staff.add(Guest.in(hall.get(0)));
            return done;
          }

          @Override
          public CompletionStage<Void> unsubscribe(Channel channel) {
            CompletionStage<Void> done = super.unsubscribe(channel);
            if (staff.size() == 1) {
              hall.get(0).join(staff.get(0).socket);
            }
            return done;
          }
        };
    hall.add(over(busy).room("hall"));
    Guest guest = Guest.in(hall.get(0));
    assertThat(hall.get(0).members()).containsExactly(guest.socket, staff.get(0).socket);
    guest.close();
    hall.get(0).leave(staff.get(0).socket);
    clock.advance(LINGER);
    // The second one has joined while the broker was unsubscribing.
    assertThat(hall.get(0).members()).containsExactly(staff.get(0).socket, staff.get(1).socket);
    assertThat(busy.calls).containsExactly("subscribe hall", "unsubscribe hall", "subscribe hall");
    busy.subscribers.get(1).deliver(Delivery.of(FakeBroker.text("A")));
    assertThat(staff.get(0).heard()).containsExactly("text A");
  }

  @Test
  void whatABrokerDeliversFasterThanMembersAreServedIsBoundedAndSendsFailMeanwhile() {
    List<Runnable> tasks = new ArrayList<>();
    Room hall = new LocalRooms(broker, tasks::add, clock).room("hall");
    Guest member = Guest.in(hall);
    runAll(tasks);
    String mebibyte = "x".repeat(1024 * 1024 - 100);
    try (LogOf log = new LogOf(BrokerLink.class)) {
      for (int i = 0; i < 18; i++) {
        broker.deliver(mebibyte);
      }
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING the broker delivers faster to the room hall than");
    }
    assertThat(hall.send("x".repeat(2000)))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("a message of 2000 bytes came to the room hall");
    runAll(tasks);
    assertThat(member.heard()).hasSize(16);
    assertThat(hall.send("again")).succeedsWithin(0, TimeUnit.SECONDS);
  }

  @Test
  void aMessageThatThisVersionDoesNotKnowIsIgnoredWithOneLineInTheLog() {
    Guest guest = Guest.in(over(broker).room("hall"));
    byte[] unknown = FakeBroker.text("?");
    // The kind: the last of the 8 bytes behind the origin.
    unknown[1 + 2 + 16 + 2 + 7] = 99;
    try (LogOf log = new LogOf(BrokerLink.class)) {
      broker.subscribers.get(0).deliver(Delivery.of(unknown));
      broker.subscribers.get(0).deliver(Delivery.of(unknown));
      broker.deliver("known");
      assertThat(log.messages())
          .containsExactly(
              "WARNING a message of another node is ignored, and later ones like it are counted: a"
                  + " message of the kind 99 came; expected 1 to 3");
    }
    assertThat(guest.heard()).containsExactly("text known");
  }

  // ---- joins that wait for the broker

  private static final int WAITING_JOIN = 1024;

  private Room bounded(KeptTotal total) {
    return new LocalRooms(broker, Runnable::run, clock, Farewell.PATIENCE, total).room("hall");
  }

  private static void assertRefused(CompletionStage<?> join) {
    assertThat(join)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("a socket came to the room hall while the broker does not deliver")
        .withMessageContaining("the joins that wait take all the memory that rooms have");
  }

  @Test
  void joinsThatWaitForTheBrokerHaveABoundTogether() {
    CompletableFuture<Optional<RoomPosition>> subscribing = new CompletableFuture<>();
    broker.subscribing = subscribing;
    KeptTotal total = new KeptTotal(2 * WAITING_JOIN);
    Room hall = bounded(total);
    Guest first = Guest.in();
    Guest second = Guest.in();
    Guest third = Guest.in();
    CompletionStage<Void> left = hall.join(first.socket);
    CompletionStage<Void> waits = hall.join(second.socket);
    try (LogOf log = new LogOf(KeptTotal.class)) {
      assertRefused(hall.join(third.socket));
      assertRefused(hall.join(third.socket, RoomPosition.OLDEST));
      assertThat(log.messages()).hasSize(1);
    }
    assertThat(total.refused()).isEqualTo(2);
    assertThat(hall.members()).containsExactly(first.socket, second.socket);

    first.close();
    assertThat(left)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the socket has left before the broker delivered to the room hall");
    CompletionStage<Void> later = hall.join(third.socket);
    subscribing.complete(Optional.empty());
    assertThat(waits).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(later).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(hall.members()).containsExactly(second.socket, third.socket);
    assertThat(total.bytes()).isZero();
  }

  @Test
  void aMemberThatJoinsAgainAndAgainWhileTheBrokerIsAbsentIsRefusedAndStays() {
    broker.subscribing = new CompletableFuture<>();
    KeptTotal total = new KeptTotal(5 * WAITING_JOIN);
    Room hall = bounded(total);
    Guest guest = Guest.in();
    List<CompletionStage<Void>> joins = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      joins.add(hall.join(guest.socket));
    }
    assertRefused(hall.join(guest.socket));
    assertThat(joins).noneMatch(each -> each.toCompletableFuture().isDone());
    assertThat(hall.members()).containsExactly(guest.socket);
    guest.close();
    assertThat(joins).allMatch(each -> each.toCompletableFuture().isCompletedExceptionally());
    assertThat(hall.members()).isEmpty();
    assertThat(total.bytes()).isZero();
  }

  @Test
  void aRoomWhoseJoinsWereRefusedLeavesNothing() {
    broker.subscribing = CompletableFuture.failedStage(new IOException("absent"));
    KeptTotal total = new KeptTotal(WAITING_JOIN);
    Room hall = bounded(total);
    Guest first = Guest.in(hall);
    assertRefused(hall.join(Guest.in().socket));
    first.close();
    assertThat(clock.waiting()).as("nothing is repeated").isZero();
    assertThat(total.bytes()).isZero();
    broker.subscribing = CompletableFuture.completedStage(Optional.empty());
    Guest again = Guest.in(hall);
    broker.deliver("again");
    assertThat(again.heard()).containsExactly("text again");
  }

  @Test
  void aNodeWithoutMembersSends() {
    Room hall = over(broker).room("hall");
    assertThat(hall.send("hello")).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(broker.published).containsExactly("hello");
    assertThat(broker.calls).isEmpty();
    List<WebSocket> members = hall.members();
    assertThat(members).isEmpty();
  }
}
