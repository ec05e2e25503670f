package dev.vaporetto.test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Closure;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.UserSockets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A user whose sockets are on two nodes. */
@Timeout(60)
class UserOnTwoNodesTest {
  private final MemoryBroker broker = MemoryBroker.create();
  private final Map<String, Rooms> nodes =
      Map.of("first", Rooms.over(broker.node()), "second", Rooms.over(broker.node()));
  private final WebSocketTest server = WebSocketTest.of(routes());

  /** By socket of a client: what it has heard. */
  private final Map<WebSocket, BlockingQueue<String>> heard = new ConcurrentHashMap<>();

  private WebSocketRoutes routes() {
    WebSocketRoutes routes = WebSocketRoutes.create();
    nodes.forEach(
        (name, rooms) ->
            routes.websocketAsync(
                name + "/{user}",
                (request, webSocket) ->
                    rooms
                        .user(request.parameter("user"))
                        .join(webSocket)
                        .thenRun(() -> webSocket.send("welcome"))));
    return routes;
  }

  @AfterEach
  void close() {
    server.close();
    nodes.values().forEach(Rooms::close);
  }

  private WebSocket connect(String node, String user) throws Exception {
    WebSocket client = server.connect(node + "/" + user).get(20, SECONDS);
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    heard.put(client, texts);
    client.onString(texts::add);
    assertThat(next(client)).isEqualTo("welcome");
    return client;
  }

  private String next(WebSocket client) throws InterruptedException {
    return String.valueOf(
        heard.getOrDefault(client, new LinkedBlockingQueue<>()).poll(20, SECONDS));
  }

  private UserSockets ada(String node) {
    return nodes.getOrDefault(node, Rooms.inMemory()).user("ada");
  }

  @Test
  void allHerSocketsCloseBehindWhatWasSentToThemBefore() throws Exception {
    List<WebSocket> hers =
        List.of(connect("first", "ada"), connect("second", "ada"), connect("second", "ada"));
    WebSocket bobs = connect("second", "bob");
    ada("first").send("farewell");
    ada("first").close(4001, "enough");
    for (WebSocket each : hers) {
      assertThat(next(each)).isEqualTo("farewell");
      Closure closure = each.closed().get(20, SECONDS);
      assertThat(closure.code()).isEqualTo(4001);
      assertThat(closure.reason()).isEqualTo("enough");
    }
    for (String node : nodes.keySet()) {
      while (!ada(node).members().isEmpty()) {
        Thread.onSpinWait();
      }
    }
    nodes.getOrDefault("first", Rooms.inMemory()).user("bob").send("still here");
    assertThat(next(bobs)).isEqualTo("still here");
    assertThat(bobs.isOpen()).isTrue();
  }
}
