package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.MessageCodec;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.engine.ScriptedOutbound;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomStatistics;
import dev.vaporetto.room.Rooms;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private final Rooms rooms = new LocalRooms(Runnable::run);
  private final Room lobby = rooms.room("lobby");
  private final List<String> events = new ArrayList<>();

  private static Guest guest(Room... joined) {
    return Guest.in(joined);
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
  void aBurstToManyMembersIsDeliveredByOneTask() {
    List<Runnable> tasks = new ArrayList<>();
    Room hall = new LocalRooms(tasks::add).room("hall");
    List<Guest> guests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      guests.add(guest(hall));
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      hall.send("message " + i);
      expected.add("text message " + i);
    }
    assertThat(tasks).hasSize(1);
    tasks.get(0).run();
    assertThat(guests).allSatisfy(guest -> assertThat(guest.port.log).isEqualTo(expected));
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
  void theStatisticsHaveRoomsMembersAndMessagesThatWereNotGot() {
    assertThat(rooms.statistics()).isEqualTo(new RoomStatistics(0, 0, 0, 0, null));
    Guest first = guest(lobby, rooms.room("kitchen"));
    Guest deaf = Guest.deaf();
    lobby.join(deaf.socket);
    rooms.user("ada").join(first.socket);
    lobby.send("hello");
    lobby.send("again");
    assertThat(rooms.statistics()).isEqualTo(new RoomStatistics(2, 3, 2, 0, null));
    first.close();
    assertThat(rooms.statistics()).isEqualTo(new RoomStatistics(1, 1, 2, 0, null));
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
    Guest guest = Guest.in();
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
  void joiningAndLeavingRoomsRetainsNothing() throws Exception {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Guest guest = Guest.in();
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

  /** As where there is no memory for it: the peer must not take the next one for it. */
  @Test
  void aMemberWhoseSendFailsInTheMidstIsClosedAndTheOthersGetTheMessage() {
    ScriptedOutbound failing =
        new ScriptedOutbound() {
          @Override
          public void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
            throw new OutOfMemoryError("injected");
          }
        };
    lobby.join(new FluentSocket(failing, kind -> false));
    Guest guest = guest(lobby);
    lobby.send("hello");
    assertThat(failing.log).containsExactly("close 1011 internal error");
    assertThat(guest.port.log).containsExactly("text hello");
  }

  @Test
  void whereNobodyKnowsWhoHasGotAMessageAllMembersAreToldOfAGap() {
    List<String> gaps = new ArrayList<>();
    rooms.onGap((room, members, reason) -> gaps.add(members.size() + " " + reason));
    ScriptedOutbound failing =
        new ScriptedOutbound() {
          @Override
          public void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
            throw new OutOfMemoryError("injected");
          }

          @Override
          public void close(int code, String reason) {
            throw new OutOfMemoryError("again");
          }
        };
    lobby.join(new FluentSocket(failing, kind -> false));
    Guest guest = guest(lobby);
    lobby.send("hello");
    assertThat(gaps)
        .containsExactly(
            "2 a message could not be delivered to all of them:"
                + " java.lang.OutOfMemoryError: again");
    lobby.leave(guest.socket);
  }
}
