package dev.vaporetto.room.redis;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.containers.FaultProxy;
import dev.vaporetto.containers.RedisServer;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.test.WebSocketTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Members of two nodes, of which one has a wire to Redis that is stalled and cut. */
@NeedsRedis
class RoomsOverRedisTest {
  /** A node with one member of the lobby. */
  private static final class Chat implements AutoCloseable {
    final Rooms rooms;
    final WebSocketTest sockets;

    /** What the member has got, and the node was told. Guarded by this object. */
    private final List<String> heard = new ArrayList<>();

    private State state = State.LOST;

    Chat(RedisRooms settings) throws Exception {
      rooms =
          Rooms.over(settings.build())
              .onState((now, cause) -> change(now))
              .onGap((room, members, reason) -> hear("gap"));
      WebSocketRoutes routes = WebSocketRoutes.create();
      routes.websocket(
          "lobby",
          (request, webSocket) -> {
            Room room = rooms.room("lobby");
            room.join(webSocket).thenAccept(joined -> webSocket.send("joined"));
            webSocket.onString(room::send);
          });
      sockets = WebSocketTest.of(routes);
      WebSocket member = sockets.connect("lobby").get(30, SECONDS);
      member.onString(this::hear);
      await("joined");
    }

    private synchronized void hear(String text) {
      heard.add(text);
      notifyAll();
    }

    private synchronized void change(State now) {
      state = now;
      notifyAll();
    }

    synchronized void await(String text) throws InterruptedException {
      Waiting.until(this, () -> heard.contains(text), () -> text + "; " + heard);
    }

    synchronized void awaitState(State expected) throws InterruptedException {
      Waiting.until(this, () -> state == expected, () -> expected + "; " + state + " came");
    }

    synchronized List<String> heard() {
      return heard.stream().filter(each -> !each.equals("joined")).toList();
    }

    void say(int from, int to) throws Exception {
      for (int i = from; i < to; i++) {
        Waiting.done(rooms.room("lobby").send("" + i));
      }
    }

    @Override
    public void close() {
      sockets.close();
      rooms.close();
    }
  }

  private static List<String> numbers(int to) {
    return IntStream.range(0, to).mapToObj(Integer::toString).toList();
  }

  @Test
  void aNodeThatWasCutOffBringsItsMembersWhatTheyHaveMissedOnce() throws Exception {
    try (RedisServer server = RedisServer.start();
        FaultProxy wire = FaultProxy.to(server.port());
        Chat cut = new Chat(RedisRooms.builder("redis://127.0.0.1:" + wire.port()).recoverable());
        Chat other = new Chat(RedisRooms.builder(server.url()).recoverable())) {
      other.say(0, 50);
      wire.stall();
      other.say(50, 400);
      wire.cut();
      wire.pass();
      cut.awaitState(State.RESUMED);
      other.say(400, 450);
      cut.await("449");
      other.await("449");
      assertThat(cut.heard()).isEqualTo(numbers(450));
      assertThat(other.heard()).isEqualTo(numbers(450));
    }
  }

  @Test
  void aNodeThatIsNotTrustedToHaveEverythingSaysSo() throws Exception {
    try (RedisServer server = RedisServer.start();
        FaultProxy wire = FaultProxy.to(server.port());
        Chat cut = new Chat(RedisRooms.builder("redis://127.0.0.1:" + wire.port()));
        Chat other = new Chat(RedisRooms.builder(server.url()))) {
      other.say(0, 5);
      cut.await("4");
      wire.stall();
      other.say(5, 10);
      wire.cut();
      wire.pass();
      cut.awaitState(State.RESUMED);
      other.say(10, 12);
      cut.await("11");
      other.await("11");
      assertThat(other.heard()).isEqualTo(numbers(12));
      assertThat(cut.heard()).containsExactly("0", "1", "2", "3", "4", "gap", "10", "11");
    }
  }

  @Test
  void afterADeathOfTheServerEveryNodeHasAGapAndNoMessageTwice() throws Exception {
    for (boolean recoverable : List.of(true, false)) {
      try (RedisServer server = RedisServer.start("--appendonly", "yes")) {
        RedisRooms settings = RedisRooms.builder(server.url());
        if (recoverable) {
          settings.recoverable(1000, Duration.ofMinutes(1));
        }
        try (Chat first = new Chat(settings);
            Chat second = new Chat(settings)) {
          first.say(0, 20);
          first.await("19");
          second.await("19");
          server.kill();
          first.awaitState(State.LOST);
          second.awaitState(State.LOST);
          server.startAgain();
          first.awaitState(State.RESUMED);
          second.awaitState(State.RESUMED);
          first.await("gap");
          second.await("gap");
          second.say(20, 25);
          first.await("24");
          second.await("24");
          for (Chat each : List.of(first, second)) {
            assertThat(each.heard()).filteredOn(text -> !text.equals("gap")).isEqualTo(numbers(25));
            assertThat(each.heard().indexOf("gap")).isEqualTo(20);
          }
        }
      }
    }
  }
}
