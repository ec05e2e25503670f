package dev.vaporetto.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.OpenSocket;
import dev.vaporetto.OpenSockets;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.Rooms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The open sockets of an application's routes, by route and by user, on one node and on two. */
@Timeout(60)
class OpenSocketsTest {
  private static final long PATIENCE_SECONDS = 10;

  private final WebSocketRoutes routes = routes();
  private final OpenSockets sockets = routes.sockets();

  private static WebSocketRoutes routes() {
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes.websocket("chat/{room}", (request, socket) -> socket.onString(text -> {}));
    routes.websocket("log", (request, socket) -> socket.onString(text -> {}));
    return routes;
  }

  private static WebSocket opened(WebSocketTest server, String user, String path) {
    return opened(server.connectAs(user, path));
  }

  /** A ping is answered when the handler has returned. */
  private static WebSocket opened(CompletableFuture<WebSocket> connecting) {
    return connecting
        .thenCompose(socket -> socket.ping().thenApply(pong -> socket))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  private static BlockingQueue<String> heard(WebSocket socket) {
    BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    socket.onString(texts::add);
    return texts;
  }

  private static String next(BlockingQueue<String> texts) throws InterruptedException {
    return texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static int code(WebSocket socket) {
    return socket.closed().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().code();
  }

  @Test
  void theyAreFoundByRouteAndByUserUntilTheyHaveClosed() throws Exception {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    sockets
        .onOpened(open -> events.add("opened " + open.route() + " " + open.user().orElse("?")))
        .onOpened(
            open -> {
              throw new IllegalStateException("of a listener");
            })
        .onClosed((open, closure) -> events.add("closed " + open.route() + " " + closure.code()));
    try (WebSocketTest server = WebSocketTest.of(routes)) {
      WebSocket chat = opened(server, "ada", "chat/lobby");
      WebSocket log = opened(server, "ada", "log");
      WebSocket bob = opened(server, "bob", "chat/lobby");
      WebSocket nobody = opened(server.connect("log"));
      assertThat(sockets.count()).isEqualTo(4);
      assertThat(sockets.all()).hasSize(4);
      assertThat(sockets.users()).containsExactlyInAnyOrder("ada", "bob");
      assertThat(sockets.ofUser("ada"))
          .extracting(OpenSocket::route)
          .containsExactlyInAnyOrder("/chat/{room}", "/log");
      assertThat(sockets.ofRoute("chat/{room}"))
          .hasSize(2)
          .isEqualTo(sockets.ofRoute("/chat/{room}"));
      assertThat(sockets.ofUser("mallory")).isEmpty();
      for (String event : List.of("/chat/{room} ada", "/log ada", "/chat/{room} bob", "/log ?")) {
        assertThat(next(events)).isEqualTo("opened " + event);
      }
      bob.close(1000, "");
      assertThat(next(events)).isEqualTo("closed /chat/{room} 1000");
      assertThat(sockets.users()).containsExactly("ada");
      assertThat(sockets.ofUser("bob")).isEmpty();
      assertThat(List.of(chat, log, nobody)).allMatch(WebSocket::isOpen);
    }
  }

  @Test
  void allSocketsOfAUserGetAMessageAndAreClosed() throws Exception {
    try (WebSocketTest server = WebSocketTest.of(routes)) {
      WebSocket first = opened(server, "ada", "chat/lobby");
      WebSocket second = opened(server, "ada", "log");
      WebSocket bob = opened(server, "bob", "log");
      List<BlockingQueue<String>> ada = List.of(heard(first), heard(second));
      assertThat(sockets.send("ada", "hello")).succeedsWithin(Duration.ofSeconds(10));
      for (BlockingQueue<String> texts : ada) {
        assertThat(next(texts)).isEqualTo("hello");
      }
      assertThat(sockets.send("nobody", "hello")).isCompleted();
      assertThat(sockets.disconnect("ada", 4001, "away")).isEqualTo(2);
      assertThat(code(first)).isEqualTo(4001);
      assertThat(code(second)).isEqualTo(4001);
      assertThat(sockets.disconnect("ada", 4001, "away")).isZero();
      assertThat(bob.isOpen()).isTrue();
      assertThatThrownBy(() -> sockets.disconnect("bob", 1006, ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void roomsReachAUserOnAllNodes() throws Exception {
    MemoryBroker broker = MemoryBroker.create();
    WebSocketRoutes elsewhere = routes();
    try (Rooms here = Rooms.over(broker.node()).joinUsers(sockets);
        Rooms there = Rooms.over(broker.node()).joinUsers(elsewhere.sockets());
        WebSocketTest first = WebSocketTest.of(routes);
        WebSocketTest second = WebSocketTest.of(elsewhere)) {
      List<WebSocket> ada = new ArrayList<>();
      ada.add(opened(first, "ada", "log"));
      ada.add(opened(second, "ada", "chat/lobby"));
      List<BlockingQueue<String>> texts = new CopyOnWriteArrayList<>();
      ada.forEach(socket -> texts.add(heard(socket)));
      WebSocket bob = opened(second, "bob", "log");
      // Until both nodes have their subscription.
      while (texts.stream().anyMatch(Queue::isEmpty)) {
        assertThat(here.user("ada").send("hello").toCompletableFuture())
            .succeedsWithin(Duration.ofSeconds(10));
      }
      assertThat(texts).allMatch(each -> "hello".equals(each.peek()));
      assertThat(there.user("ada").close(1008, "banned").toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(10));
      assertThat(ada).extracting(OpenSocketsTest::code).containsExactly(1008, 1008);
      assertThat(bob.isOpen()).isTrue();
    }
  }

  @Test
  void aDrainTellsTheListenerOfEachSocketAndClosesThoseThatStay() throws Exception {
    sockets.onDrain(open -> open.webSocket().send("connect elsewhere"));
    assertThatThrownBy(() -> sockets.drain(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not in service");
    try (WebSocketTest server = WebSocketTest.of(routes)) {
      WebSocket ada = opened(server, "ada", "log");
      BlockingQueue<String> texts = heard(ada);
      assertThat(sockets.drain(Duration.ZERO)).isEqualTo(1);
      assertThat(next(texts)).isEqualTo("connect elsewhere");
      assertThat(code(ada)).isEqualTo(1001);
      assertThat(server.connect("log"))
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .withStackTraceContaining("503");
    }
  }
}
