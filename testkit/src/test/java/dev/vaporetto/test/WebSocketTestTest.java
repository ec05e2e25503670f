package dev.vaporetto.test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.Overflow;
import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.Rooms;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.CRC32;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test kit, and with it both sides of our engine under the fluent API. */
@Timeout(60)
class WebSocketTestTest {
  private static final int LARGE = 3 * 1024 * 1024;

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private String next() throws InterruptedException {
    return String.valueOf(events.poll(20, SECONDS));
  }

  @Test
  void whatOneEndOfAPairSendsTheOtherGets() throws Exception {
    try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
      pair.client().send("early");
      pair.server().onString(text -> events.add("server " + text));
      pair.client().onData(bytes -> events.add("client " + bytes.length));
      assertThat(next()).isEqualTo("server early");
      pair.server().send(new byte[70_000]);
      assertThat(next()).isEqualTo("client 70000");
      assertThat(pair.client().ping()).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void bothEndsSeeTheClosingHandshake() throws Exception {
    try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
      pair.client().onClose((code, reason) -> events.add("client " + code + " " + reason));
      assertThat(pair.server().close(4001, "enough")).succeedsWithin(Duration.ofSeconds(20));
      assertThat(next()).isEqualTo("client 4001 enough");
    }
  }

  @Test
  void compressionIsNegotiatedWhereTheClientAsks() {
    try (WebSocketTest.Pair pair = WebSocketTest.pair(WebSocket.client().compression(true))) {
      assertThat(pair.client().negotiated().extensions())
          .singleElement()
          .asString()
          .startsWith("permessage-deflate; ");
      assertThat(pair.server().negotiated().extensions()).hasSize(1);
    }
  }

  private static WebSocketRoutes chat() {
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes
        .websocket(
            "chat/{room}",
            (request, webSocket) ->
                webSocket.send(
                    "welcome to "
                        + request.parameter("room")
                        + ", "
                        + request.query("name").orElse("anonymous")))
        .before(
            request ->
                request.parameter("room").equals("closed")
                    ? HandshakeDecision.refuse(423).header("X-Why", "repair").body("Closed")
                    : HandshakeDecision.accept());
    return routes;
  }

  @Test
  void aRouteRunsItsPoliciesItsParametersAndItsHandler() throws Exception {
    WebSocket client = WebSocketTest.connect(chat(), "chat/the%20lobby?name=ada").get(20, SECONDS);
    client.onString(text -> events.add(text));
    assertThat(next()).isEqualTo("welcome to the lobby, ada");
    assertThat(client.close()).succeedsWithin(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat/closed", "/nowhere"})
  void aRefusedHandshakeFailsWithItsStatus(String path) {
    int status = path.equals("/nowhere") ? 404 : 423;
    assertThat(WebSocketTest.connect(chat(), path))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("got the status " + status + ", expected 101");
  }

  @Test
  void aUserWhoHasLoggedInIsTheRequestsPrincipal() throws Exception {
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes
        .websocket(
            "who",
            (request, webSocket) ->
                webSocket.send("you are " + request.principal().orElseThrow().getName()))
        .before(
            request ->
                request.principal().isPresent()
                    ? HandshakeDecision.accept()
                    : HandshakeDecision.refuse(401));
    try (WebSocketTest test = WebSocketTest.of(routes)) {
      WebSocket client = test.connectAs("ada: l@velace/€", "who").get(20, SECONDS);
      client.onString(text -> events.add(text));
      assertThat(next()).isEqualTo("you are ada: l@velace/€");
      assertThat(test.connect("who"))
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .withMessageContaining("got the status 401, expected 101");
    }
  }

  @RepeatedTest(20)
  void nothingRunsByHandBeforeTheTestSaysSoAndThenAllOfItDoes() {
    Rooms rooms = Rooms.inMemory();
    WebSocketRoutes routes = WebSocketRoutes.create();
    Thread test = Thread.currentThread();
    routes.websocket(
        "chat/{room}",
        (request, webSocket) -> {
          assertThat(Thread.currentThread()).isSameAs(test);
          Room room = rooms.room(request.parameter("room"));
          room.join(webSocket);
          webSocket.onString(text -> room.send(text));
          webSocket.onClose((code, reason) -> events.add("left with " + code));
        });
    try (WebSocketTest chat = WebSocketTest.byHand(routes)) {
      CompletableFuture<WebSocket> ada = chat.connect("chat/lobby");
      CompletableFuture<WebSocket> bo =
          chat.connect("chat/lobby", WebSocket.client().compression(true));
      assertThat(ada).isNotDone();
      chat.run();
      ada.join().onString(text -> events.add("ada hears " + text));
      bo.join().onString(text -> events.add("bo hears " + text));
      ada.join().send("hello");
      assertThat(events).isEmpty();
      chat.run();
      assertThat(events).containsExactly("ada hears hello", "bo hears hello");
      bo.join().close(4001, "");
      chat.run();
      assertThat(events).endsWith("left with 4001");
      assertThat(bo.join().closed()).isDone();
    }
  }

  @Test
  void whatWaitsForTheHandIsRunAtTheEndAtTheLatest() {
    CompletableFuture<WebSocket> ada;
    try (WebSocketTest chat = WebSocketTest.byHand(chat())) {
      ada = chat.connect("chat/lobby");
      chat.run();
      ada.join().onClose((code, reason) -> events.add("closed with " + code));
    }
    assertThat(ada.join().closed()).succeedsWithin(Duration.ofSeconds(20));
    assertThat(events).containsExactly("closed with 1001");
  }

  @Test
  void anApplicationRunsByHand() {
    WebSocketApplication application =
        routes -> routes.websocket("echo", (request, webSocket) -> webSocket.send("hello"));
    try (WebSocketTest test = WebSocketTest.byHand(application)) {
      CompletableFuture<WebSocket> client = test.connect("echo");
      test.run();
      client.join().onString(text -> events.add(text));
      test.run();
      assertThat(events).containsExactly("hello");
    }
  }

  @Test
  void aRoutesPingIntervalHoldsFromTheBegin() throws Exception {
    WebSocketRoutes routes = WebSocketRoutes.create();
    routes
        .websocket("watched", (request, webSocket) -> webSocket.onPong(pong -> events.add("pong")))
        .pingInterval(Duration.ofMillis(50));
    try (WebSocketTest test = WebSocketTest.of(routes)) {
      WebSocket client = test.connect("watched").get(20, SECONDS);
      client.onPing(ping -> events.add("ping")).onString(text -> {});
      assertThat(next()).isEqualTo("ping");
      assertThat(next()).as("its pong is not reported").isEqualTo("ping");
    }
  }

  @Test
  void runIsForTheTestAlone() throws Exception {
    WebSocketRoutes routes = WebSocketRoutes.create();
    try (WebSocketTest other = WebSocketTest.of(chat());
        WebSocketTest test = WebSocketTest.byHand(routes)) {
      assertThatThrownBy(other::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("expected one byHand");
      routes.websocket(
          "late",
          (request, webSocket) -> {
            try {
              test.run();
            } catch (IllegalStateException e) {
              events.add(e.getMessage());
            }
          });
      CompletableFuture<WebSocket> unused = test.connect("late");
      test.run();
      assertThat(next())
          .isEqualTo("run() came from a callback; expected it from the test, once at a time");
    }
  }

  // ---- what the fluent socket does on this engine

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamArrivesInPartsAsOneMessage(boolean compressed) throws Exception {
    byte[] bytes = new byte[LARGE];
    new Random(42).nextBytes(bytes);
    CRC32 expected = new CRC32();
    expected.update(bytes);
    try (WebSocketTest.Pair pair = WebSocketTest.pair(WebSocket.client().compression(compressed))) {
      CRC32 checksum = new CRC32();
      pair.server()
          .streams()
          .onByteBuffer(
              (part, last) -> {
                checksum.update(part);
                if (last) {
                  events.add("checksum " + checksum.getValue());
                }
              });
      pair.server().onString(text -> events.add(text));
      CompletableFuture<Void> sent = pair.client().streams().send(new ByteArrayInputStream(bytes));
      pair.client().streams().sendText(new StringReader("behind"));
      assertThat(next()).isEqualTo("checksum " + expected.getValue());
      assertThat(next()).isEqualTo("behind");
      assertThat(sent).succeedsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void aPausedSocketMakesItsPeerWaitAndLosesNothing() throws Exception {
    try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
      WebSocket server = pair.server();
      server.onString(text -> events.add(text.substring(0, 3)));
      server.flow().pause();
      for (int i = 100; i < 110; i++) {
        pair.client().send(i + "x".repeat(64 * 1024));
      }
      assertThat(pair.client().flow().bufferedBytes()).isGreaterThan(256 * 1024);
      assertThat(events).isEmpty();
      server.flow().resume();
      for (int i = 100; i < 110; i++) {
        assertThat(next()).isEqualTo("" + i);
      }
    }
  }

  @Test
  void theNextMessageWaitsForTheStageOfTheListener() throws Exception {
    try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
      CompletableFuture<Void> stage = new CompletableFuture<>();
      pair.server()
          .onStringAsync(
              text -> {
                events.add(text);
                return stage;
              });
      pair.client().send("one");
      pair.client().send("two");
      assertThat(next()).isEqualTo("one");
      assertThat(events.poll(50, java.util.concurrent.TimeUnit.MILLISECONDS)).isNull();
      stage.complete(null);
      assertThat(next()).isEqualTo("two");
    }
  }

  @Test
  void aPeerThatReadsTooSlowlyIsClosedWith1013AndReachesOnError() throws Exception {
    try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
      pair.server().onString(text -> {});
      pair.server().flow().pause();
      pair.client().flow().outboundLimit(128 * 1024, Overflow.CLOSE);
      pair.client().onError(failure -> events.add("error " + failure.getMessage()));
      pair.client().onClose((code, reason) -> events.add("close " + code));
      CompletableFuture<Void> sent;
      do {
        sent = pair.client().send(new byte[64 * 1024]);
      } while (!sent.isCompletedExceptionally());
      pair.server().flow().resume();
      assertThat(next()).startsWith("error ").contains("131072");
      assertThat(next()).isEqualTo("close 1013");
    }
  }

  @Test
  void whatWaitsLongestGivesWayWhereTheApplicationSaysSo() throws Exception {
    try (WebSocketTest.Pair pair = WebSocketTest.pair()) {
      pair.server().onString(text -> events.add(text.substring(0, 3)));
      pair.server().flow().pause();
      pair.client().flow().outboundLimit(150 * 1024, Overflow.DROP_OLDEST);
      CompletableFuture<?>[] sent = new CompletableFuture<?>[10];
      for (int i = 0; i < sent.length; i++) {
        sent[i] = pair.client().send(100 + i + "x".repeat(64 * 1024));
      }
      assertThat(sent[9]).isNotDone();
      // The sender of a message that is dropped hears of it on another thread.
      assertThat(sent[5]).failsWithin(Duration.ofSeconds(20));
      pair.server().flow().resume();
      String last = next();
      while (!last.equals("109")) {
        last = next();
      }
      assertThat(sent[9]).succeedsWithin(Duration.ofSeconds(20));
    }
  }
}
