package dev.vaporetto.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.engine.OpeningFailedException;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the attempts to reconnect ask for and send first, with the test as their server. */
@Timeout(60)
class ReconnectRequestTest implements ReconnectListener {
  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Throwable> givenUp = new CompletableFuture<>();
  private ServerSocket server;

  /** The first delay is none. */
  private Reconnect reconnect =
      Reconnect.create().maxDelay(Duration.ofMillis(50)).jitter(() -> 0).listener(this);

  @Override
  public void onReconnecting(WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
    events.add("attempt " + attempt);
  }

  @Override
  public void onReconnected(WebSocket webSocket, int attempt) {
    events.add("reconnected");
  }

  @Override
  public void onGivenUp(WebSocket webSocket, int attempts, Throwable reason) {
    events.add("given up");
    givenUp.complete(reason);
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    server.setSoTimeout(20_000);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    ((AutoCloseable) container).close();
  }

  private String next() throws InterruptedException {
    return String.valueOf(events.poll(20, TimeUnit.SECONDS));
  }

  /** Connects with an old token, and loses the connection. */
  private WebSocket lost() throws Exception {
    CompletableFuture<WebSocket> connecting =
        WebSocket.client()
            .container(container)
            .header("Authorization", "Bearer old")
            .header("X-Kept", "yes")
            .reconnect(reconnect)
            .connect(
                "ws://127.0.0.1:" + server.getLocalPort() + "/first?a=b",
                webSocket ->
                    webSocket
                        .onClose((code, reason) -> events.add("closed " + code))
                        .onError(failure -> events.add("error")));
    try (Socket peer = server.accept()) {
      Peer.open(peer, Peer.head(peer));
      return connecting.get(20, TimeUnit.SECONDS);
    }
  }

  /** The request of the next attempt, which is refused. */
  private String refuse(String status) throws IOException {
    try (Socket peer = server.accept()) {
      String head = Peer.head(peer);
      Peer.say(peer, "HTTP/1.1 " + status, "Content-Length: 0");
      return head;
    }
  }

  @Test
  void noAttemptRepeatsATokenThatHasExpired() throws Exception {
    reconnect =
        reconnect.request(
            request ->
                request
                    .uri(request.uri().replace("first", "path" + request.attempt()))
                    .header("authorization", "Bearer new" + request.attempt())
                    .header("X-More", "1", "2"));
    WebSocket webSocket = lost();
    assertThat(refuse("503 Busy"))
        .startsWith("GET /path1?a=b HTTP/1.1\r\n")
        .contains("authorization: Bearer new1\r\n", "X-Kept: yes", "X-More: 1", "X-More: 2")
        .doesNotContain("old");
    assertThat(next()).isEqualTo("attempt 1");
    assertThat(next()).isEqualTo("attempt 2");
    try (Socket peer = server.accept()) {
      String head = Peer.head(peer);
      assertThat(head)
          .startsWith("GET /path2?a=b HTTP/1.1\r\n")
          .contains("authorization: Bearer new2\r\n")
          .doesNotContain("new1");
      Peer.open(peer, head);
      assertThat(next()).isEqualTo("reconnected");
      assertThat(webSocket.isOpen()).isTrue();
    }
  }

  @Test
  void aServerThatForbidsIsNotAskedForever() throws Exception {
    for (String status : new String[] {"401 Who", "403 No", "410 Gone"}) {
      lost();
      String unused = refuse(status);
      assertThat(next()).isEqualTo("attempt 1");
      assertThat(next()).isEqualTo("given up");
      assertThat(next()).isEqualTo("error");
      assertThat(next()).isEqualTo("closed 1006");
    }
    assertThat(givenUp.get(20, TimeUnit.SECONDS))
        .isInstanceOf(OpeningFailedException.class)
        .hasMessageContaining("401 Who");
  }

  /** As a server answers that deploys its application anew. */
  @Test
  void anAddressThatIsMissingForAMomentDoesNotEndTheSocket() throws Exception {
    WebSocket webSocket = lost();
    String unused = refuse("404 Where");
    unused = refuse("404 Where");
    assertThat(next()).isEqualTo("attempt 1");
    assertThat(next()).isEqualTo("attempt 2");
    assertThat(next()).isEqualTo("attempt 3");
    try (Socket peer = server.accept()) {
      Peer.open(peer, Peer.head(peer));
      assertThat(next()).isEqualTo("reconnected");
      assertThat(webSocket.isOpen()).isTrue();
    }
  }

  @Test
  void theApplicationDecidesWhichRefusalsEndTheSocket() throws Exception {
    reconnect = reconnect.whenRefused((status, failure) -> status == 401);
    lost();
    String unused = refuse("401 Who");
    unused = refuse("503 Busy");
    assertThat(next()).isEqualTo("attempt 1");
    assertThat(next()).isEqualTo("attempt 2");
    assertThat(next()).isEqualTo("given up");
    assertThat(next()).isEqualTo("error");
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void aRuleForRefusalsThatThrowsEndsTheSocket() throws Exception {
    reconnect =
        reconnect.whenRefused(
            (status, failure) -> {
              throw new IllegalStateException("no idea");
            });
    lost();
    String unused = refuse("503 Busy");
    assertThat(next()).isEqualTo("attempt 1");
    assertThat(next()).isEqualTo("error");
    assertThat(next()).isEqualTo("closed 1006");
  }

  @Test
  void aRequestThatCannotBeMadeIsAFailedAttempt() throws Exception {
    // With a delay, so that the listener has heard of the attempt before it fails.
    reconnect =
        reconnect
            .jitter(() -> 1)
            .request(
                request -> {
                  if (request.attempt() == 1) {
                    request.header("Sec-WebSocket-Key", "mine");
                  }
                });
    lost();
    assertThat(next()).isEqualTo("attempt 1");
    assertThat(next()).isEqualTo("attempt 2");
    try (Socket peer = server.accept()) {
      String head = Peer.head(peer);
      assertThat(head).contains("Authorization: Bearer old");
      Peer.open(peer, head);
      assertThat(next()).isEqualTo("reconnected");
    }
  }

  /** The socket is open, and nothing is kept: there is no reason for their sends to fail. */
  @Test
  void whatOtherThreadsSendWhileTheHookRunsFollowsWhatItSends() throws Exception {
    CompletableFuture<CompletableFuture<Void>> other = new CompletableFuture<>();
    reconnect =
        reconnect.beforeKeptSends(
            webSocket -> {
              CompletableFuture.runAsync(() -> other.complete(webSocket.send("of another thread")))
                  .join();
              webSocket.send("login").join();
            });
    WebSocket webSocket = lost();
    try (Socket peer = server.accept()) {
      String head = Peer.head(peer);
      assertThat(next()).isEqualTo("attempt 1");
      assertThat(webSocket.send("without a connection")).isCompletedExceptionally();
      Peer.open(peer, head);
      DataInputStream in = new DataInputStream(peer.getInputStream());
      assertThat(Peer.text(in)).isEqualTo("login");
      assertThat(Peer.text(in)).isEqualTo("of another thread");
      other.get(20, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoHasToLogInAgainDoesSoBeforeKeptMessagesLeave() throws Exception {
    reconnect =
        reconnect
            .keepSends(100)
            .beforeKeptSends(
                webSocket -> {
                  webSocket.send("login").join();
                  CompletableFuture.runAsync(() -> webSocket.send("of another thread")).join();
                  webSocket.send("login 2").join();
                });
    WebSocket webSocket = lost();
    try (Socket peer = server.accept()) {
      String head = Peer.head(peer);
      assertThat(next()).isEqualTo("attempt 1");
      CompletableFuture<Void> kept = webSocket.send("kept");
      Peer.open(peer, head);
      DataInputStream in = new DataInputStream(peer.getInputStream());
      assertThat(Peer.text(in)).isEqualTo("login");
      assertThat(Peer.text(in)).isEqualTo("login 2");
      assertThat(Peer.text(in)).isEqualTo("kept");
      assertThat(Peer.text(in)).isEqualTo("of another thread");
      kept.get(20, TimeUnit.SECONDS);
      assertThat(next()).isEqualTo("reconnected");
      webSocket.send("later").get(20, TimeUnit.SECONDS);
      assertThat(Peer.text(in)).isEqualTo("later");
    }
  }
}
