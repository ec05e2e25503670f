package dev.vaporetto.test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Reconnect;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.HistoryLimits;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.ResumePoint;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomPosition;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.StampedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client whose node stops goes on in its room on another node: each message has its position, and
 * the request of the next attempt says the last one that the client has got.
 */
@Timeout(60)
class ResumedRoomsTest {
  private static final String SECOND_NODE = "ws://localhost/second/lobby";

  private final MemoryBroker broker =
      MemoryBroker.keeping(new HistoryLimits(5, 65_536, Duration.ofMinutes(10)));
  private final Rooms first = node();
  private final Rooms second = node();

  /** The client has connected again to the second node; it joins when this is done. */
  private final BlockingQueue<CompletableFuture<Void>> arrived = new LinkedBlockingQueue<>();

  private final WebSocketTest nodes = WebSocketTest.of(routes());
  private final ResumePoint point = new ResumePoint();

  /** What the client has got; written on the threads of its callbacks. */
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private Rooms node() {
    return Rooms.over(broker.node())
        .stamp(StampedText.STAMP)
        .onGap((room, members, reason) -> members.forEach(each -> each.send("\nmissing")));
  }

  private WebSocketRoutes routes() {
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes.websocket(
        "first/{room}",
        (request, webSocket) -> {
          Room room = first.room(request.parameter("room"));
          room.join(webSocket);
          webSocket.onString(text -> room.send(text));
        });
    routes.websocketAsync(
        "second/{room}",
        (request, webSocket) -> {
          Room room = second.room(request.parameter("room"));
          RoomPosition since = request.query("since").map(RoomPosition::parse).orElseThrow();
          CompletableFuture<Void> gate = new CompletableFuture<>();
          arrived.add(gate);
          return gate.thenCompose(open -> room.join(webSocket, since).thenAccept(replay -> {}));
        });
    return routes;
  }

  @BeforeEach
  void theClientIsInTheRoomOnTheFirstNode() throws Exception {
    Reconnect reconnect =
        Reconnect.create()
            .jitter(() -> 0)
            .request(attempt -> attempt.uri(SECOND_NODE + point.query()));
    WebSocket client =
        nodes.connect("first/lobby", WebSocket.client().reconnect(reconnect)).get(20, SECONDS);
    client.onString(point.follow(heard::add));
    client.send("1").get(20, SECONDS);
    assertThat(hear(1)).containsExactly("1");
    // It counts when the listener has returned.
    while (point.position().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void close() {
    nodes.close();
    first.close();
    second.close();
  }

  private List<String> hear(int count) throws InterruptedException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(String.valueOf(heard.poll(20, SECONDS)));
    }
    return texts;
  }

  private void say(int from, int to) throws Exception {
    for (int i = from; i <= to; i++) {
      second.room("lobby").send("" + i).toCompletableFuture().get(20, SECONDS);
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }

  /** The room goes on before the client has come to the second node, and before it joins there. */
  private void stopTheFirstNodeAndSay(int last) throws Exception {
    first.room("lobby").members().forEach(each -> each.close(1012, "the node stops"));
    first.close();
    say(2, 2);
    CompletableFuture<Void> gate = arrived.poll(20, SECONDS);
    assertThat(gate).isNotNull();
    say(3, last);
    gate.complete(null);
  }

  @Test
  void itMissesNothingAndGetsNothingTwice() throws Exception {
    stopTheFirstNodeAndSay(4);
    assertThat(hear(3)).isEqualTo(numbers(2, 4));
    say(5, 5);
    assertThat(hear(1)).containsExactly("5");
    assertThat(heard).isEmpty();
  }

  @Test
  void itLearnsThatMessagesAreMissingBeforeThoseThatAreLeft() throws Exception {
    stopTheFirstNodeAndSay(8);
    assertThat(hear(1)).containsExactly("missing");
    assertThat(hear(5)).isEqualTo(numbers(4, 8));
    say(9, 9);
    assertThat(hear(1)).containsExactly("9");
    assertThat(heard).isEmpty();
  }
}
