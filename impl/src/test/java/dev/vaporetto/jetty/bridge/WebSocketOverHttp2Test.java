package dev.vaporetto.jetty.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.TestFrames;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.CloseReason;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 8441 on a real Jetty, against a client that sends and reads frame by frame. */
@Timeout(180)
class WebSocketOverHttp2Test {
  private static final BlockingQueue<String> EVENTS = new LinkedBlockingQueue<>();
  private static final AtomicInteger OPEN = new AtomicInteger();
  private static final String LOST = "close 1006 the connection was lost";
  private static volatile CountDownLatch gate = new CountDownLatch(0);
  private static StreamServer server;

  private StreamPeer peer;

  /** Answers what it is told to, and tells what it hears. */
  @ServerEndpoint(value = "/echo", configurator = Echo.Rules.class)
  public static class Echo {
    /** Refuses one subprotocol, and waits where the test wants that. */
    public static class Rules extends ServerEndpointConfig.Configurator {
      @Override
      public void modifyHandshake(
          ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
        if (request.getHeaders().containsKey("x-wait")) {
          EVENTS.add("asked");
          awaitGate();
        }
      }
    }

    @OnOpen
    public void open(Session session) {
      OPEN.incrementAndGet();
      EVENTS.add("open " + session.getRequestURI() + " " + session.getId().isEmpty());
    }

    @OnMessage(maxMessageSize = 64 * 1024 * 1024)
    public void text(Session session, String text) throws Exception {
      if (text.equals("wait")) {
        EVENTS.add("waiting");
        awaitGate();
      } else if (text.startsWith("bytes ")) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.parseInt(text.substring(6)));
        session
            .getAsyncRemote()
            .sendBinary(bytes, result -> EVENTS.add(result.isOK() ? "sent" : "not sent"));
      } else if (text.startsWith("close ")) {
        session.close(
            new CloseReason(
                CloseReason.CloseCodes.getCloseCode(Integer.parseInt(text.substring(6))), "done"));
      } else {
        session.getBasicRemote().sendText(text.length() > 100 ? "" + text.length() : text);
      }
    }

    private static void awaitGate() {
      try {
        if (!gate.await(20, TimeUnit.SECONDS)) {
          EVENTS.add("the gate stayed closed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @OnError
    public void error(Throwable failure) {
      EVENTS.add("error " + failure.getMessage());
    }

    @OnClose
    public void close(CloseReason reason) {
      EVENTS.add("close " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
      OPEN.decrementAndGet();
    }
  }

  @BeforeAll
  static void startServer() throws Exception {
    server = StreamServer.start(Map.of(), Echo.class);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    EVENTS.clear();
    gate = new CountDownLatch(0);
    peer = new StreamPeer(server.port());
  }

  @AfterEach
  void disconnect() throws Exception {
    gate.countDown();
    peer.close();
    await(() -> server.connector.getConnectedEndPoints().isEmpty() && OPEN.get() == 0);
  }

  private static String event() throws InterruptedException {
    return Objects.requireNonNull(EVENTS.poll(20, TimeUnit.SECONDS), "no event within 20 s");
  }

  private StreamPeer.Socket opened() throws Exception {
    StreamPeer.Socket socket = peer.open("/app/echo");
    assertThat(event()).startsWith("open ws://localhost:" + server.port() + "/app/echo");
    return socket;
  }

  private static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array();
    return TestFrames.frame(Role.CLIENT, true, Opcode.CLOSE, payload);
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds past 20 s").isNegative();
      Thread.sleep(1);
    }
  }

  private static void awaitNoStreams() throws Exception {
    await(() -> server.streams().isEmpty());
  }

  /** This client has 64 KiB for each stream, and more for all of them. */
  private static void awaitClosedWindow(StreamPeer.Socket socket) throws Exception {
    HTTP2Stream stream = server.session().getStream(socket.stream().getId());
    await(() -> stream.getSendWindow() <= 0);
  }

  // ---- the handshake

  @Test
  void theAnswerIs200WithoutTheHeadersOfHttp1() throws Exception {
    StreamPeer.Socket socket =
        peer.ask(
            "/app/echo",
            "websocket",
            Map.of(
                "sec-websocket-version", "13",
                "origin", "http://localhost:" + server.port(),
                "sec-websocket-extensions", "permessage-deflate"));
    assertThat(socket.response().getStatus()).isEqualTo(200);
    assertThat(socket.response().getHttpFields().get("sec-websocket-extensions"))
        .startsWith("permessage-deflate");
    for (String name : List.of("sec-websocket-accept", "upgrade", "connection")) {
      assertThat(socket.response().getHttpFields().get(name)).isNull();
    }
    assertThat(event()).startsWith("open ");
  }

  private void assertAnswer(int status, String path, String protocol, Map<String, String> headers)
      throws Exception {
    StreamPeer.Socket socket = peer.ask(path, protocol, headers);
    assertThat(socket.response().getStatus()).isEqualTo(status);
    if (status == 426) {
      assertThat(socket.response().getHttpFields().get("sec-websocket-version")).isEqualTo("13");
    }
    if (path.equals("/app/echo")) {
      assertThat(new String(socket.readAllBytes(), UTF_8)).contains("expected");
    }
    socket.end();
  }

  @Test
  void aRefusalIsAnAnswerWithAReasonAndLeavesTheConnectionAlone() throws Exception {
    Map<String, String> valid = Map.of("sec-websocket-version", "13");
    assertAnswer(426, "/app/echo", "websocket", Map.of("sec-websocket-version", "12"));
    assertAnswer(400, "/app/echo", "websocket", Map.of());
    assertAnswer(
        403,
        "/app/echo",
        "websocket",
        Map.of("sec-websocket-version", "13", "origin", "http://elsewhere.example"));
    // No path of ours, so it goes to the servlets, which know no CONNECT.
    assertAnswer(501, "/app/none", "websocket", valid);
    assertThat(EVENTS).isEmpty();
    StreamPeer.Socket socket = opened();
    socket.sendText("still there");
    assertThat(socket.readText()).isEqualTo("still there");
  }

  /** Browsers do not end their half of the stream when they are refused. */
  @Test
  void aRefusalLeavesNoStreamBehindAlsoWhereThePeerDoesNotEndIt() throws Exception {
    for (int i = 0; i < 3; i++) {
      StreamPeer.Socket socket =
          peer.ask("/app/echo", "websocket", Map.of("sec-websocket-version", "12"));
      assertThat(socket.response().getStatus()).isEqualTo(426);
      assertThat(new String(socket.readAllBytes(), UTF_8)).contains("expected");
    }
    awaitNoStreams();
    StreamPeer.Socket next = opened();
    next.sendText("still there");
    assertThat(next.readText()).isEqualTo("still there");
  }

  @Test
  void aStreamThatIsResetBeforeItsAnswerIsNeverOpened() throws Exception {
    gate = new CountDownLatch(1);
    StreamPeer.Socket socket =
        peer.ask(
            "/app/echo", "websocket", Map.of("sec-websocket-version", "13", "x-wait", "please"));
    assertThat(event()).isEqualTo("asked");
    socket.reset(ErrorCode.CANCEL_STREAM_ERROR);
    awaitNoStreams();
    gate.countDown();
    StreamPeer.Socket next = opened();
    next.sendText("next");
    assertThat(next.readText()).isEqualTo("next");
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void whatAFilterWritesAfterTheHandshakeDoesNotReachTheSocket() throws Exception {
    Filter late =
        (request, response, chain) -> {
          response.getWriter().write("before");
          chain.doFilter(request, response);
          response.getWriter().write("after");
          String way = ((HttpServletRequest) request).getHeader("x-way");
          if (way.equals("flush")) {
            response.flushBuffer();
            response.getWriter().write("and more");
          } else if (way.equals("close")) {
            response.getWriter().close();
          }
        };
    try (StreamServer other = StreamServer.start(late, Echo.class);
        StreamPeer guest = new StreamPeer(other.port())) {
      for (String way : List.of("leave", "flush", "close")) {
        StreamPeer.Socket socket =
            guest.ask(
                "/app/echo", "websocket", Map.of("sec-websocket-version", "13", "x-way", way));
        assertThat(socket.response().getStatus()).isEqualTo(200);
        socket.sendText(way);
        assertThat(socket.readText()).isEqualTo(way);
        assertThat(event()).startsWith("open ");
        socket.sendLast(close(1000, ""));
        assertThat(socket.frame()).startsWith(1000 >> 8, 1000 & 0xFF);
        assertThat(event()).isEqualTo("close 1000 ");
      }
      StreamPeer.Socket refused = guest.ask("/app/echo", "websocket", Map.of("x-way", "leave"));
      assertThat(refused.response().getStatus()).isEqualTo(400);
      assertThat(new String(refused.readAllBytes(), UTF_8)).contains("expected");
    }
  }

  @Test
  void aFilterThatFailsAfterTheHandshakeEndsTheStreamInsteadOfLeavingItSilent() throws Exception {
    Filter failing =
        (request, response, chain) -> {
          chain.doFilter(request, response);
          if (((HttpServletRequest) request).getHeader("x-way").equals("throw")) {
            throw new IllegalStateException("on purpose");
          }
          ((HttpServletResponse) response).sendError(500);
        };
    try (StreamServer other = StreamServer.start(failing, Echo.class);
        StreamPeer guest = new StreamPeer(other.port())) {
      for (String way : List.of("throw", "send")) {
        StreamPeer.Socket socket =
            guest.ask(
                "/app/echo", "websocket", Map.of("sec-websocket-version", "13", "x-way", way));
        assertThat(socket.whyReset()).as(way).isEqualTo("cancel_stream_error");
      }
      assertThat(EVENTS).isEmpty();
    }
  }

  // ---- messages

  @Test
  void messagesOfAllSizesGoBothWays() throws Exception {
    StreamPeer.Socket socket = opened();
    for (String text : List.of("", "one", "x".repeat(1_000_000))) {
      socket.sendText(text);
      assertThat(socket.readText()).isEqualTo(text.length() > 100 ? "" + text.length() : text);
    }
    socket.sendText("bytes 3000000");
    assertThat(socket.frame()).hasSize(3_000_000);
    assertThat(event()).isEqualTo("sent");
  }

  @Test
  void framesThatAreCutAnywhereAreReadWhole() throws Exception {
    StreamPeer.Socket socket = opened();
    byte[] bytes = new byte[Peer.text("cut").length * 3];
    ByteBuffer.wrap(bytes).put(Peer.text("cut")).put(Peer.text("and")).put(Peer.text("cut"));
    for (byte each : bytes) {
      Stream unused = socket.send(each).get(20, TimeUnit.SECONDS);
    }
    assertThat(List.of(socket.readText(), socket.readText(), socket.readText()))
        .containsExactly("cut", "and", "cut");
  }

  @Test
  void framesThatComeBeforeTheAnswerAreKept() throws Exception {
    gate = new CountDownLatch(1);
    StreamPeer.Socket socket =
        peer.ask(
            "/app/echo", "websocket", Map.of("sec-websocket-version", "13", "x-wait", "please"));
    assertThat(event()).isEqualTo("asked");
    socket.sendText("early");
    gate.countDown();
    assertThat(socket.readText()).isEqualTo("early");
  }

  @Test
  void manySocketsShareOneConnectionAndOneThatBlocksHoldsUpNone() throws Exception {
    gate = new CountDownLatch(1);
    StreamPeer.Socket blocked = opened();
    blocked.sendText("wait");
    assertThat(event()).isEqualTo("waiting");
    List<StreamPeer.Socket> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(peer.open("/app/echo"));
    }
    for (int i = 0; i < 100; i++) {
      all.get(i).sendText("hello " + i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(all.get(i).readText()).isEqualTo("hello " + i);
    }
    assertThat(server.connector.getConnectedEndPoints()).hasSize(1);
    gate.countDown();
    blocked.sendText("free");
    assertThat(blocked.readText()).isEqualTo("free");
  }

  // ---- windows

  @Test
  void aStalledWindowHoldsUpItsOwnSocketOnly() throws Exception {
    StreamPeer.Socket stalled = opened();
    StreamPeer.Socket other = opened();
    stalled.sendText("bytes 1000000");
    awaitClosedWindow(stalled);
    other.sendText("not held up");
    assertThat(other.readText()).isEqualTo("not held up");
    assertThat(EVENTS).isEmpty();
    assertThat(stalled.frame()).hasSize(1_000_000);
    assertThat(event()).isEqualTo("sent");
    stalled.sendText("goes on");
    assertThat(stalled.readText()).isEqualTo("goes on");
  }

  @Test
  void aSocketWhoseWindowStaysClosedIsResetWhenItEnds() throws Exception {
    StreamPeer.Socket stalled = opened();
    StreamPeer.Socket other = opened();
    stalled.sendText("bytes 1000000");
    awaitClosedWindow(stalled);
    stalled.end();
    assertThat(List.of(event(), event())).contains("not sent", LOST);
    assertThat(stalled.whyReset()).isEqualTo("cancel_stream_error");
    other.sendText("not held up");
    assertThat(other.readText()).isEqualTo("not held up");
    await(() -> server.streams().size() == 1);
  }

  @Test
  void anEndIsToldAlsoWhenAWriteStallsOnlyAfterIt() throws Exception {
    StreamPeer.Socket stalled = opened();
    QueuedThreadPool threads = (QueuedThreadPool) server.server.getThreadPool();
    int busy = threads.getBusyThreads();
    stalled.sendText("bytes 1000000");
    awaitClosedWindow(stalled);
    HTTP2Stream stream = server.session().getStream(stalled.stream().getId());
    // As if the window were open, so that the write would soon go on.
    int room = 1 - stream.updateSendWindow(0);
    // A frame of another kind may have the server write that byte, which the peer must not refuse.
    ((HTTP2Stream) stalled.stream()).updateRecvWindow(room);
    stream.updateSendWindow(room);
    stalled.sendLast(Peer.text("wait"));
    assertThat(event()).isEqualTo("waiting");
    // Until whoever has read the end waits for the write.
    await(() -> threads.getBusyThreads() <= busy);
    stream.updateSendWindow(-room);
    assertThat(List.of(event(), event())).contains("not sent", LOST);
  }

  @Test
  void whatTheApplicationDoesNotReadClosesThePeersWindow() throws Exception {
    gate = new CountDownLatch(1);
    StreamPeer.Socket socket = opened();
    socket.sendText("wait");
    assertThat(event()).isEqualTo("waiting");
    CompletableFuture<Stream> sent = socket.send(Peer.text("x".repeat(4_000_000)));
    HTTP2Stream ours = (HTTP2Stream) socket.stream();
    await(() -> ours.getSendWindow() <= 0);
    HTTP2Stream theirs = server.session().getStream(ours.getId());
    // Whatever the server has read so far, it has not opened the window again for all of it.
    assertThat(theirs.getDataLength()).isLessThanOrEqualTo(600_000);
    assertThat(sent).isNotDone();
    gate.countDown();
    assertThat(socket.readText()).isEqualTo("4000000");
    // The client hears of it on a thread of its own.
    assertThat(sent).succeedsWithin(20, TimeUnit.SECONDS);
  }

  // ---- ends

  @Test
  void aCloseOfThePeerIsAnsweredAndTheStreamEndsOnBothSides() throws Exception {
    StreamPeer.Socket socket = opened();
    Stream unused = socket.send(close(4321, "bye")).get(20, TimeUnit.SECONDS);
    assertThat(socket.frame()).startsWith(4321 >> 8, 4321 & 0xFF);
    assertThat(socket.read()).isEqualTo(-1);
    assertThat(event()).isEqualTo("close 4321 bye");
    HTTP2Stream left = (HTTP2Stream) server.streams().iterator().next();
    // The socket may outlive the application.
    await(() -> left.getAttachment() == null && left.getListener() == null);
    await(() -> left.getIdleTimeout() > 0);
    socket.end();
    awaitNoStreams();
    assertThat(socket.stream().isReset()).isFalse();
    assertThat(EVENTS).isEmpty();
  }

  /** As browsers do; what the server writes for many sockets at once has to wait a little. */
  @Test
  void aCloseFrameThatEndsThePeersHalfIsAnswered() throws Exception {
    List<StreamPeer.Socket> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      all.add(opened());
    }
    for (StreamPeer.Socket socket : all) {
      socket.sendLast(close(4000, "bye"));
    }
    for (StreamPeer.Socket socket : all) {
      assertThat(socket.frame()).startsWith(4000 >> 8, 4000 & 0xFF);
      assertThat(socket.read()).isEqualTo(-1);
      assertThat(event()).isEqualTo("close 4000 bye");
    }
    awaitNoStreams();
  }

  @Test
  void aCloseOfTheApplicationReachesThePeer() throws Exception {
    StreamPeer.Socket socket = opened();
    socket.sendText("close 4000");
    byte[] frame = socket.frame();
    assertThat(frame).startsWith(4000 >> 8, 4000 & 0xFF);
    assertThat(new String(frame, 2, frame.length - 2, UTF_8)).isEqualTo("done");
    Stream unused = socket.send(close(4000, "done")).get(20, TimeUnit.SECONDS);
    assertThat(socket.read()).isEqualTo(-1);
    assertThat(event()).isEqualTo("close 4000 done");
    socket.end();
    awaitNoStreams();
  }

  @Test
  void aStreamThatThePeerGivesUpIsAnEndWithoutAnError() throws Exception {
    opened().reset(ErrorCode.CANCEL_STREAM_ERROR);
    assertThat(event()).isEqualTo(LOST);
    opened().end();
    assertThat(event()).isEqualTo(LOST);
    assertThat(EVENTS).isEmpty();
    awaitNoStreams();
  }

  @Test
  void aStreamThatThePeerResetsWithAnErrorIsOne() throws Exception {
    StreamPeer.Socket socket = opened();
    StreamPeer.Socket other = opened();
    socket.reset(ErrorCode.INTERNAL_ERROR);
    assertThat(event()).isEqualTo("error the peer reset the stream: internal_error");
    assertThat(event()).isEqualTo(LOST);
    other.sendText("goes on");
    assertThat(other.readText()).isEqualTo("goes on");
  }

  @Test
  void goAwayLetsOpenSocketsFinish() throws Exception {
    StreamPeer.Socket socket = opened();
    peer.session.close(ErrorCode.NO_ERROR.code, "going", Callback.NOOP);
    socket.sendText("still here");
    assertThat(socket.readText()).isEqualTo("still here");
    Stream unused = socket.send(close(1000, "")).get(20, TimeUnit.SECONDS);
    assertThat(socket.frame()).startsWith(1000 >> 8, 1000 & 0xFF);
    assertThat(event()).isEqualTo("close 1000 ");
  }

  @Test
  void theServersGoAwayWithAnErrorEndsAllSockets() throws Exception {
    StreamPeer.Socket first = opened();
    StreamPeer.Socket second = opened();
    server.session().onConnectionFailure(ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, "calm");
    List<String> events = List.of(event(), event(), event(), event());
    assertThat(events).filteredOn(event -> event.equals(LOST)).hasSize(2);
    assertThat(events).filteredOn(event -> event.startsWith("error ")).hasSize(2);
    for (StreamPeer.Socket socket : List.of(first, second)) {
      assertThatThrownBy(socket::read).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void theEndOfTheTcpConnectionEndsAllSocketsWithoutAnError() throws Exception {
    opened();
    opened();
    ((org.eclipse.jetty.http2.HTTP2Session) peer.session).getEndPoint().close();
    assertThat(List.of(event(), event())).containsOnly(LOST);
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void goAwayAndTheEndOfTheTcpConnectionEndTheSockets() throws Exception {
    opened();
    ((org.eclipse.jetty.http2.HTTP2Session) peer.session)
        .goAway(new GoAwayFrame(0, ErrorCode.NO_ERROR.code, new byte[0]), Callback.NOOP);
    ((org.eclipse.jetty.http2.HTTP2Session) peer.session).getEndPoint().close();
    assertThat(event()).isEqualTo(LOST);
    assertThat(EVENTS).isEmpty();
  }

  @Test
  void aServerOrConnectorThatStopsSaysGoingAwayOnEveryStream() throws Exception {
    for (boolean whole : List.of(true, false)) {
      try (StreamServer other = StreamServer.start(Map.of(), Echo.class);
          StreamPeer guest = new StreamPeer(other.port())) {
        List<StreamPeer.Socket> sockets =
            List.of(guest.open("/app/echo"), guest.open("/app/echo"), guest.open("/app/echo"));
        for (StreamPeer.Socket socket : sockets) {
          assertThat(event()).as("onOpen of %s", socket).startsWith("open ");
        }
        CompletableFuture<Void> stopped =
            CompletableFuture.runAsync(
                () -> LifeCycle.stop(whole ? other.server : other.connector));
        for (StreamPeer.Socket socket : sockets) {
          assertThat(socket.frame()).startsWith(1001 >> 8, 1001 & 0xFF);
          socket.sendLast(close(1001, ""));
        }
        stopped.get(60, TimeUnit.SECONDS);
        assertThat(List.of(event(), event(), event())).allMatch(e -> e.startsWith("close "));
      }
    }
  }

  @Test
  void theTimeoutsOfHttpAreOff() throws Exception {
    StreamPeer.Socket socket = opened();
    assertThat(server.session().getStream(socket.stream().getId()).getIdleTimeout()).isZero();
  }
}
