package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.LogOf;
import dev.vaporetto.MessageCodec;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.TestClosures;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.Rooms;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private final Rooms rooms = new LocalRooms(Runnable::run);
  private final Room lobby = rooms.room("lobby");
  private final List<String> events = new ArrayList<>();

  /** A socket whose sends are logged. */
  private static final class Guest {
    final ScriptedOutbound port = new ScriptedOutbound();
    final FluentSocket socket = new FluentSocket(port, kind -> false);

    void close() {
      socket.closed(TestClosures.of(1000, ""));
    }
  }

  private Guest guest(Room... joined) {
    Guest guest = new Guest();
    for (Room room : joined) {
      room.join(guest.socket);
    }
    return guest;
  }

  @Test
  void everyMemberHearsWhatIsSent() {
    Guest first = guest(lobby);
    Guest second = guest(lobby);
    Guest elsewhere = guest(rooms.room("kitchen"));
    lobby.send("hello");
    lobby.send(ByteBuffer.wrap("bytes".getBytes(UTF_8)));
    assertThat(first.port.log).containsExactly("text hello", "binary bytes");
    assertThat(second.port.log).isEqualTo(first.port.log);
    assertThat(elsewhere.port.log).isEmpty();
    assertThat(lobby.members()).containsExactly(first.socket, second.socket);
  }

  @Test
  void oneMayBeLeftOut() {
    Guest first = guest(lobby);
    Guest second = guest(lobby);
    lobby.except(first.socket).send("hello");
    lobby.except(second.socket).send(ByteBuffer.wrap("bytes".getBytes(UTF_8)));
    assertThat(first.port.log).containsExactly("binary bytes");
    assertThat(second.port.log).containsExactly("text hello");
  }

  @Test
  void whoJoinsTwiceIsOneMember() {
    Guest guest = guest(lobby, lobby, rooms.room("lobby"));
    lobby.send("once");
    assertThat(guest.port.log).containsExactly("text once");
    lobby.leave(guest.socket);
    lobby.leave(guest.socket);
    lobby.send("never");
    assertThat(guest.port.log).hasSize(1);
    assertThat(lobby.members()).isEmpty();
  }

  @Test
  void aSocketThatClosesLeavesEveryRoom() {
    rooms.onLeave((room, member) -> events.add("left " + room.name()));
    Guest guest = guest(lobby, rooms.room("kitchen"));
    guest.close();
    lobby.send("never");
    assertThat(guest.port.log).isEmpty();
    assertThat(events).containsExactlyInAnyOrder("left lobby", "left kitchen");
  }

  @Test
  void aSocketThatHasClosedDoesNotJoin() {
    rooms.onJoin((room, member) -> events.add("joined"));
    Guest guest = new Guest();
    guest.close();
    lobby.join(guest.socket);
    assertThat(lobby.members()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void whatAListenerSendsPrecedesWhatComesToTheRoomLater() {
    rooms.onJoin(
        (room, member) -> {
          room.except(member).send("joined");
          lobby.send("first");
          assertThat(member.isOpen()).isTrue();
          member.send("welcome " + room.members().size());
        });
    rooms.onLeave((room, member) -> room.send("left"));
    Guest first = guest(lobby);
    Guest second = guest(lobby);
    lobby.send("second");
    lobby.leave(second.socket);
    assertThat(first.port.log)
        .containsExactly(
            "text welcome 1",
            "text first",
            "text joined",
            "text first",
            "text second",
            "text left");
    assertThat(second.port.log).containsExactly("text welcome 2", "text first", "text second");
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    rooms.onJoin(
        (room, member) -> {
          throw new IOException("a bad day");
        });
    Guest guest = guest(lobby);
    lobby.send("hello");
    assertThat(guest.port.log).containsExactly("text hello");
  }

  @Test
  void aMessageThatAMemberDoesNotGetIsTold() {
    rooms.onUnsent((room, member, failure) -> events.add(member.id() + " " + failure.getMessage()));
    WebSocket full =
        new FluentSocket(
            new ScriptedOutbound() {
              @Override
              public CompletableFuture<Void> send(String text) {
                return CompletableFuture.failedFuture(new IOException("too slow"));
              }
            },
            kind -> false);
    lobby.join(full);
    Guest guest = guest(lobby);
    lobby.send("hello");
    assertThat(events).containsExactly(full.id() + " too slow");
    assertThat(guest.port.log).containsExactly("text hello");
  }

  @Test
  void allMembersSeeOneOrderWhoeverSends() throws Exception {
    int threads = 4;
    int each = 500;
    List<List<String>> received = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<String> texts = Collections.synchronizedList(new ArrayList<>());
      received.add(texts);
      lobby.join(
          new FluentSocket(
              new ScriptedOutbound() {
                @Override
                public CompletableFuture<Void> send(String text) {
                  texts.add(text);
                  return CompletableFuture.completedFuture(null);
                }
              },
              kind -> false));
    }
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      String name = "sender " + t + " ";
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  lobby.send(name + i);
                  Guest passing = guest(lobby);
                  passing.close();
                }
                done.countDown();
              })
          .start();
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    // The thread that runs what is left may be the one that counted down last, or has returned.
    assertThat(received.get(0)).hasSize(threads * each);
    assertThat(received).allSatisfy(texts -> assertThat(texts).isEqualTo(received.get(0)));
    for (int t = 0; t < threads; t++) {
      String name = "sender " + t + " ";
      List<Integer> numbers =
          received.get(0).stream()
              .filter(text -> text.startsWith(name))
              .map(text -> Integer.valueOf(text.substring(name.length())))
              .toList();
      assertThat(numbers).hasSize(each).isSorted();
    }
    assertThat(lobby.members()).hasSize(3);
  }

  /** A broker for two nodes that delivers to the subscribed ones. */
  private static final class Bus {
    final Map<String, Set<Consumer<RoomMessage>>> interest = new ConcurrentHashMap<>();

    RoomBroker node() {
      return new RoomBroker() {
        private final Map<String, Consumer<RoomMessage>> mine = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
          mine.put(room, deliver);
          interest.computeIfAbsent(room, any -> new HashSet<>()).add(deliver);
          return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> unsubscribe(String room) {
          interest.getOrDefault(room, new HashSet<>()).remove(mine.remove(room));
          return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> publish(String room, RoomMessage message) {
          interest.getOrDefault(room, Set.of()).forEach(node -> node.accept(message));
          return CompletableFuture.completedStage(null);
        }
      };
    }
  }

  @Test
  void nodesHearOfTheRoomsInWhichTheyHaveMembers() {
    Bus bus = new Bus();
    Rooms here = new LocalRooms(bus.node(), Runnable::run);
    Rooms there = new LocalRooms(bus.node(), Runnable::run);
    Guest local = guest(here.room("lobby"));
    Guest remote = guest(there.room("lobby"), there.room("kitchen"));
    assertThat(bus.interest.get("lobby")).hasSize(2);
    assertThat(bus.interest.get("kitchen")).hasSize(1);
    here.room("lobby").except(local.socket).send("hello");
    here.room("kitchen").send("from afar");
    there.room("lobby").send("back");
    assertThat(remote.port.log).containsExactly("text hello", "text from afar", "text back");
    assertThat(local.port.log).containsExactly("text back");
    remote.close();
    assertThat(bus.interest.get("lobby")).hasSize(1);
    assertThat(bus.interest.get("kitchen")).isEmpty();
    guest(there.room("kitchen"));
    assertThat(bus.interest.get("kitchen")).hasSize(1);
  }

  /** A broker that delivers only when the test says so. Tests override its methods. */
  private static class ScriptedBroker implements RoomBroker {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Consumer<RoomMessage>> subscribers = new ArrayList<>();

    @Override
    public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
      calls.add("subscribe " + room);
      subscribers.add(deliver);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> unsubscribe(String room) {
      calls.add("unsubscribe " + room);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> publish(String room, RoomMessage message) {
      return CompletableFuture.completedStage(null);
    }

    void deliver(String text) {
      subscribers.forEach(
          each -> each.accept(new RoomMessage(RoomMessage.Kind.TEXT, text.getBytes(UTF_8), "")));
    }
  }

  @Test
  void aBrokerThatThrowsOnceHarmsNobodyForLong() {
    ScriptedBroker broker =
        new ScriptedBroker() {
          @Override
          public CompletionStage<Void> unsubscribe(String room) {
            CompletionStage<Void> done = super.unsubscribe(room);
            if (calls.size() == 2) {
              throw new IllegalStateException("the bus is down");
            }
            return done;
          }

          @Override
          public CompletionStage<Void> publish(String room, RoomMessage message) {
            throw new IllegalStateException("the bus is down");
          }
        };
    Rooms across = new LocalRooms(broker, Runnable::run);
    Room hall = across.room("hall");
    try (LogOf log = new LogOf(RoomState.class)) {
      hall.leave(guest(hall).socket);
      assertThat(log.messages())
          .containsExactly(
              "WARNING the broker did not unsubscribe from the room hall, which has no member on this"
                  + " node any more: the bus is down");
    }
    Guest second = guest(hall);
    broker.subscribers.get(1).accept(new RoomMessage(RoomMessage.Kind.TEXT, new byte[] {65}, ""));
    assertThat(second.port.log).containsExactly("text A");
    assertThat(hall.send("x")).failsWithin(0, TimeUnit.SECONDS);
    second.close();
    assertThat(hall.members()).isEmpty();
    assertThat(broker.calls)
        .containsExactly(
            "subscribe hall", "unsubscribe hall", "subscribe hall", "unsubscribe hall");
  }

  @Test
  void anErrorOfAListenerHarmsNobody() {
    rooms.onJoin(
        (room, member) -> {
          throw new InternalError("a very bad day");
        });
    rooms.onLeave(
        (room, member) -> {
          events.add("left");
          throw new InternalError("another one");
        });
    Guest guest = guest(lobby);
    lobby.send("hello");
    assertThat(guest.port.log).containsExactly("text hello");
    guest.close();
    assertThat(lobby.members()).isEmpty();
    guest(lobby).close();
    assertThat(events).containsExactly("left", "left");
  }

  @Test
  void whatABrokerDeliversAndWhatIsUnsentRunsOnNoThreadOfTheBrokersOrTheEngines() {
    List<Runnable> threads = new ArrayList<>();
    Bus bus = new Bus();
    Rooms across = new LocalRooms(bus.node(), threads::add);
    across.onUnsent((room, member, failure) -> events.add("unsent"));
    Guest guest = new Guest();
    FluentSocket deaf =
        new FluentSocket(
            new ScriptedOutbound() {
              @Override
              public CompletableFuture<Void> send(String text) {
                return CompletableFuture.failedFuture(new IOException("too slow"));
              }
            },
            kind -> false);
    across.room("hall").join(guest.socket);
    across.room("hall").join(deaf);
    across.room("hall").send("hello");
    assertThat(guest.port.log).isEmpty();
    threads.remove(0).run();
    assertThat(guest.port.log).containsExactly("text hello");
    assertThat(events).isEmpty();
    threads.remove(0).run();
    assertThat(events).containsExactly("unsent");
  }

  @Test
  void aBrokerThatBlocksStallsItsOwnRoomOnly() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Rooms across =
        new LocalRooms(
            new ScriptedBroker() {
              @Override
              public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
                if (room.equals("Aa")) {
                  blocked.countDown();
                  try {
                    free.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }
                return super.subscribe(room, deliver);
              }
            },
            Runnable::run);
    CompletableFuture<Guest> stalled =
        CompletableFuture.supplyAsync(() -> guest(across.room("Aa")), task -> start(task));
    assertThat(blocked.await(20, TimeUnit.SECONDS)).isTrue();
    // Two names with the same hash: what locks one in a map locks the other.
    assertThat("BB".hashCode()).isEqualTo("Aa".hashCode());
    CompletableFuture<Guest> other =
        CompletableFuture.supplyAsync(() -> guest(across.room("BB")), task -> start(task));
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
    ScriptedBroker broker =
        new ScriptedBroker() {
          @Override
          public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
            CompletionStage<Void> done = super.subscribe(room, deliver);
            staff.add(guest(hall.get(0)));
            return done;
          }

          @Override
          public CompletionStage<Void> unsubscribe(String room) {
            CompletionStage<Void> done = super.unsubscribe(room);
            if (staff.size() == 1) {
              hall.get(0).join(staff.get(0).socket);
            }
            return done;
          }
        };
    hall.add(new LocalRooms(broker, Runnable::run).room("hall"));
    Guest guest = guest(hall.get(0));
    assertThat(hall.get(0).members()).containsExactly(guest.socket, staff.get(0).socket);
    guest.close();
    hall.get(0).leave(staff.get(0).socket);
    // The second one has joined while the broker was unsubscribing.
    assertThat(hall.get(0).members()).containsExactly(staff.get(0).socket, staff.get(1).socket);
    assertThat(broker.calls)
        .containsExactly("subscribe hall", "unsubscribe hall", "subscribe hall");
    broker.subscribers.get(1).accept(new RoomMessage(RoomMessage.Kind.TEXT, new byte[] {65}, ""));
    assertThat(staff.get(0).port.log).containsExactly("text A");
  }

  @Test
  void aSubscriptionThatFailsIsLoggedAndTheNextJoinSubscribesAgain() {
    CompletableFuture<Void> first = new CompletableFuture<>();
    ScriptedBroker broker =
        new ScriptedBroker() {
          @Override
          public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
            CompletionStage<Void> done = super.subscribe(room, deliver);
            return subscribers.size() == 1 ? first : done;
          }
        };
    Room hall = new LocalRooms(broker, Runnable::run).room("hall");
    Guest early = guest(hall);
    try (LogOf log = new LogOf(RoomState.class)) {
      first.completeExceptionally(new IOException("the bus is down"));
      assertThat(log.messages())
          .containsExactly(
              "WARNING the broker does not deliver to the room hall: its subscription failed. The"
                  + " members on this node hear nothing until the next one joins, which subscribes"
                  + " again: the bus is down");
    }
    guest(hall);
    assertThat(broker.calls).containsExactly("subscribe hall", "subscribe hall");
    broker.deliver("once");
    assertThat(early.port.log).containsExactly("text once");
    for (WebSocket member : hall.members()) {
      hall.leave(member);
    }
    assertThat(broker.calls).hasSize(3).last().isEqualTo("unsubscribe hall");
  }

  @Test
  @SuppressWarnings("NullAway") // what a broker without null checks may do
  void aBrokerThatReturnsNullHasFailed() {
    Rooms across =
        new LocalRooms(
            new ScriptedBroker() {
              @Override
              public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
                return null;
              }
            },
            Runnable::run);
    try (LogOf log = new LogOf(RoomState.class)) {
      guest(across.room("hall"));
      assertThat(log.messages())
          .singleElement()
          .asString()
          .endsWith("the broker's subscribe returned null; expected a stage");
    }
  }

  @Test
  void joiningAndLeavingRoomsRetainsNothing() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Guest guest = new Guest();
    WebSocket traveller =
        (WebSocket)
            Proxy.newProxyInstance(
                RoomsTest.class.getClassLoader(),
                new Class<?>[] {WebSocket.class},
                (proxy, method, arguments) ->
                    method.getName().equals("closed")
                        ? closed
                        : method.invoke(guest.socket, arguments));
    List<WeakReference<Room>> visited = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Room room = rooms.room("room " + i);
      room.join(traveller);
      room.leave(traveller);
      visited.add(new WeakReference<>(room));
    }
    lobby.join(traveller);
    assertThat(closed.getNumberOfDependents()).isOne();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (visited.stream().anyMatch(room -> room.get() != null)) {
      assertThat(System.nanoTime()).as("rooms are collected").isLessThan(deadline);
      System.gc();
      Thread.onSpinWait();
    }
    closed.complete(null);
    assertThat(lobby.members()).isEmpty();
  }

  @Test
  void anObjectIsEncodedOnceForAllMembers() {
    MessageCodec<Integer> codec =
        MessageCodec.of(
            number -> {
              events.add("encoded");
              if (number < 0) {
                throw new IOException("no such number");
              }
              return "number " + number;
            },
            Integer::valueOf);
    Guest first = guest(lobby);
    Guest second = guest(lobby);
    lobby.send(codec, 7);
    assertThat(events).containsExactly("encoded");
    lobby.except(first.socket).send(codec, 8);
    assertThat(first.port.log).containsExactly("text number 7");
    assertThat(second.port.log).containsExactly("text number 7", "text number 8");
    assertThat(lobby.send(codec, -1))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("no such number");
    assertThat(second.port.log).hasSize(2);
  }

  @Test
  void whatABrokerDeliversFasterThanMembersAreServedIsBoundedAndSendsFailMeanwhile() {
    ScriptedBroker broker = new ScriptedBroker();
    List<Runnable> tasks = new ArrayList<>();
    Room hall = new LocalRooms(broker, tasks::add).room("hall");
    Guest member = guest(hall);
    String mebibyte = "x".repeat(1024 * 1024);
    try (LogOf log = new LogOf(RoomState.class)) {
      for (int i = 0; i < 18; i++) {
        broker.deliver(mebibyte);
      }
      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("WARNING the broker delivers faster to the room hall than");
    }
    assertThat(hall.send("more"))
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("a message of 4 bytes came to the room hall");
    tasks.forEach(Runnable::run);
    assertThat(member.port.log).hasSize(16);
    assertThat(hall.send("again")).succeedsWithin(0, TimeUnit.SECONDS);
  }

  @Test
  void aSendToARoomWhoseMessagesWaitForAListenerFailsBeyondTheBound() {
    List<CompletionStage<Void>> sent = new ArrayList<>();
    byte[] quarter = new byte[4 * 1024 * 1024];
    rooms.onJoin(
        (room, member) -> {
          for (int i = 0; i < 5; i++) {
            sent.add(room.send(quarter));
          }
        });
    Guest member = guest(lobby);
    assertThat(sent.get(3)).succeedsWithin(0, TimeUnit.SECONDS);
    assertThat(sent.get(4)).failsWithin(0, TimeUnit.SECONDS);
    assertThat(member.port.log).hasSize(4);
  }

  @Test
  void aSocketThatIsReconnectingJoins() {
    ScriptedOutbound inGap =
        new ScriptedOutbound() {
          @Override
          public boolean isOpen() {
            return false;
          }
        };
    FluentSocket reconnecting = new FluentSocket(inGap, kind -> false);
    lobby.join(reconnecting);
    assertThat(lobby.members()).containsExactly(reconnecting);
    lobby.leave(reconnecting);
    FluentSocket closing = new FluentSocket(inGap, kind -> false);
    closing.close();
    lobby.join(closing);
    assertThat(lobby.members()).isEmpty();
  }
}
