package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.ScriptedPort;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.Rooms;
import java.io.IOException;
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
  private final Rooms rooms = Rooms.inMemory();
  private final Room lobby = rooms.room("lobby");
  private final List<String> told = new ArrayList<>();

  /** A socket whose sends are noted. */
  private static final class Guest {
    final ScriptedPort port = new ScriptedPort();
    final FluentSocket socket = new FluentSocket(port, kind -> false);

    void close() {
      socket.closed(1000, "");
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
    lobby.sendExcept(first.socket, "hello");
    lobby.sendExcept(second.socket, ByteBuffer.wrap("bytes".getBytes(UTF_8)));
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
    rooms.onLeave((room, member) -> told.add("left " + room.name()));
    Guest guest = guest(lobby, rooms.room("kitchen"));
    guest.close();
    lobby.send("never");
    assertThat(guest.port.log).isEmpty();
    assertThat(told).containsExactlyInAnyOrder("left lobby", "left kitchen");
  }

  @Test
  void aSocketThatHasClosedDoesNotJoin() {
    rooms.onJoin((room, member) -> told.add("joined"));
    Guest guest = new Guest();
    guest.close();
    lobby.join(guest.socket);
    assertThat(lobby.members()).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void whatAListenerSendsPrecedesWhatComesToTheRoomLater() {
    rooms.onJoin(
        (room, member) -> {
          room.sendExcept(member, "joined");
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
    rooms.onUnsent((room, member, failure) -> told.add(member.id() + " " + failure.getMessage()));
    WebSocket full =
        new FluentSocket(
            new ScriptedPort() {
              @Override
              public CompletableFuture<Void> send(String text) {
                return CompletableFuture.failedFuture(new IOException("too slow"));
              }
            },
            kind -> false);
    lobby.join(full);
    Guest guest = guest(lobby);
    lobby.send("hello");
    assertThat(told).containsExactly(full.id() + " too slow");
    assertThat(guest.port.log).containsExactly("text hello");
  }

  @Test
  void allMembersSeeOneOrderWhoeverSends() throws Exception {
    int threads = 4;
    int each = 500;
    List<List<String>> heard = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<String> texts = Collections.synchronizedList(new ArrayList<>());
      heard.add(texts);
      lobby.join(
          new FluentSocket(
              new ScriptedPort() {
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
    assertThat(heard.get(0)).hasSize(threads * each);
    assertThat(heard).allSatisfy(texts -> assertThat(texts).isEqualTo(heard.get(0)));
    for (int t = 0; t < threads; t++) {
      String name = "sender " + t + " ";
      List<Integer> numbers =
          heard.get(0).stream()
              .filter(text -> text.startsWith(name))
              .map(text -> Integer.valueOf(text.substring(name.length())))
              .toList();
      assertThat(numbers).hasSize(each).isSorted();
    }
    assertThat(lobby.members()).hasSize(3);
  }

  /** A broker of two nodes that delivers to those that want it, and notes who that is. */
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
    Rooms here = Rooms.over(bus.node());
    Rooms there = Rooms.over(bus.node());
    Guest local = guest(here.room("lobby"));
    Guest remote = guest(there.room("lobby"), there.room("kitchen"));
    assertThat(bus.interest.get("lobby")).hasSize(2);
    assertThat(bus.interest.get("kitchen")).hasSize(1);
    here.room("lobby").sendExcept(local.socket, "hello");
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
}
