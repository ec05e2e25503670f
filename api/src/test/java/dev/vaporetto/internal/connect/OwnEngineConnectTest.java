package dev.vaporetto.internal.connect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.engine.OpeningFailedException;
import dev.vaporetto.engine.OpeningFailedException.Step;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fluent client on Vaporetto's engine, with the test as its peer. */
@Timeout(60)
class OwnEngineConnectTest {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();
  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    ((AutoCloseable) container).close();
  }

  private String uri() {
    return "ws://127.0.0.1:" + server.getLocalPort() + "/";
  }

  private static String head(Socket peer) throws IOException {
    return new Scanner(peer.getInputStream(), ISO_8859_1).useDelimiter("\r\n\r\n").next();
  }

  private static String key(Socket peer) throws IOException {
    return head(peer).replaceAll("(?is).*Sec-WebSocket-Key: *(\\S+).*", "$1");
  }

  private static void say(Socket peer, String... lines) throws IOException {
    peer.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
  }

  private static void accept(Socket peer) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest((key(peer) + GUID).getBytes(ISO_8859_1));
    say(
        peer,
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash));
  }

  private static OpeningFailedException failure(CompletableFuture<WebSocket> connecting) {
    ExecutionException failed =
        catchThrowableOfType(ExecutionException.class, () -> connecting.get(20, TimeUnit.SECONDS));
    assertThat(failed).isNotNull();
    assertThat(failed.getCause()).isInstanceOf(OpeningFailedException.class);
    return (OpeningFailedException) failed.getCause();
  }

  @Test
  void aRefusalHasStepStatusAndHeaders() throws Exception {
    CompletableFuture<WebSocket> connecting = WebSocket.connect(uri(), container);
    try (Socket peer = server.accept()) {
      key(peer);
      say(peer, "HTTP/1.1 503 Busy", "Retry-After: 120", "Content-Length: 0");
      OpeningFailedException failure = failure(connecting);
      assertThat(failure.step()).isEqualTo(Step.HANDSHAKE);
      assertThat(failure.status()).isEqualTo(503);
      assertThat(failure.headers().get("retry-after")).containsExactly("120");
      assertThat(failure)
          .hasMessageStartingWith("ws://127.0.0.1:" + server.getLocalPort() + ": the opening")
          .hasMessageContaining("got the status 503 Busy, expected 101");
    }
  }

  /** The request line and the headers that a peer gets for a URI, which names the test's port. */
  private String requested(String uri) throws Exception {
    CompletableFuture<WebSocket> connecting = WebSocket.connect(uri, container);
    try (Socket peer = server.accept()) {
      return head(peer);
    } finally {
      connecting.cancel(false);
    }
  }

  @Test
  void aUriAsPeopleWriteItIsEscaped() throws Exception {
    String server = "127.0.0.1:" + this.server.getLocalPort();
    assertThat(requested(" http://" + server + "/caf\u00e9/a b?q=100%&r={x|y}"))
        .startsWith("GET /caf%C3%A9/a%20b?q=100%25&r=%7Bx%7Cy%7D HTTP/1.1\r\n")
        .contains("Host: " + server);
  }

  @Test
  void userInformationOfTheUriAnswersAServerThatAsks() throws Exception {
    CompletableFuture<WebSocket> connecting =
        WebSocket.connect("ws://us%40er:p w@127.0.0.1:" + server.getLocalPort() + "/x", container);
    try (Socket peer = server.accept()) {
      assertThat(head(peer)).doesNotContain("Authorization");
      say(peer, "HTTP/1.1 401 Who", "WWW-Authenticate: Basic realm=x", "Content-Length: 0");
    }
    try (Socket peer = server.accept()) {
      assertThat(head(peer))
          .contains(
              "Authorization: Basic "
                  + Base64.getEncoder().encodeToString("us@er:p w".getBytes(ISO_8859_1)));
    } finally {
      connecting.cancel(false);
    }
  }

  @Test
  void cookiesAreSentAsOneHeader() throws Exception {
    CompletableFuture<WebSocket> connecting =
        WebSocket.client()
            .container(container)
            .header("Cookie", "a=1")
            .header("cookie", "b=2")
            .connect(uri());
    try (Socket peer = server.accept()) {
      assertThat(head(peer).lines().filter(line -> line.regionMatches(true, 0, "cookie", 0, 6)))
          .containsExactly("Cookie: a=1; b=2");
    } finally {
      connecting.cancel(false);
    }
  }

  @Test
  void everyWrongUriFailsInOneWay() {
    for (String uri :
        new String[] {
          "ftp://h/", "localhost:80", "ws:///x", "ws://h:0/", "ws://h/#f", "ws://a b/"
        }) {
      assertThat(WebSocket.connect(uri, container))
          .failsWithin(20, TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(IllegalArgumentException.class)
          .withMessageContaining(
              "WebSocket URI: got \"" + uri.replace("#f", "#...") + "\", expected ");
    }
  }

  @Test
  void aProxyWhoseNameHasAnUnderscoreIsLookedUp() {
    OpeningFailedException failure =
        failure(
            WebSocket.client()
                .container(container)
                .proxy("http://my_proxy.invalid:3128")
                .connect("ws://server.invalid/"));
    assertThat(failure.step()).isEqualTo(Step.RESOLVE);
    assertThat(failure)
        .hasMessageStartingWith(
            "ws://server.invalid:80 by the proxy http://my_proxy.invalid:3128: resolving");
  }

  @Test
  void theOptionsOfTheBuilderAreInTheRequest() throws Exception {
    CompletableFuture<WebSocket> unused =
        WebSocket.client()
            .container(container)
            .header("X-Test", "one")
            .header("x-test", "two")
            .header("Authorization", "Bearer token")
            .subprotocols("v2.chat", "v1.chat")
            .compression(true)
            .connect(uri());
    try (Socket peer = server.accept()) {
      assertThat(head(peer).lines())
          .contains(
              "GET / HTTP/1.1",
              "X-Test: one",
              "X-Test: two",
              "Authorization: Bearer token",
              "Sec-WebSocket-Protocol: v2.chat, v1.chat")
          .anyMatch(line -> line.startsWith("Sec-WebSocket-Extensions: permessage-deflate"));
    }
  }

  @Test
  void aRefusedConnectionHasItsStepAndNoStatus() throws Exception {
    // Bound and not listening: it refuses, and nobody else gets its port meanwhile.
    try (Socket refusing = new Socket()) {
      refusing.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "127.0.0.1:" + refusing.getLocalPort();
      OpeningFailedException failure =
          failure(WebSocket.connect("ws://" + address + "/", container));
      assertThat(failure.step()).isEqualTo(Step.CONNECT);
      assertThat(failure.status()).isZero();
      assertThat(failure.headers()).isEmpty();
      assertThat(failure).hasMessageContaining(address);
    }
  }

  @Test
  void aSocketThatWouldReconnectForeverClosesWithItsContainer() throws Exception {
    CompletableFuture<String> reconnecting = new CompletableFuture<>();
    CompletableFuture<Throwable> givenUp = new CompletableFuture<>();
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    ReconnectListener listener =
        new ReconnectListener() {
          @Override
          public void onReconnecting(
              WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
            reconnecting.complete("attempt " + attempt);
          }

          @Override
          public void onGivenUp(WebSocket webSocket, int attempts, Throwable reason) {
            givenUp.complete(reason);
          }
        };
    CompletableFuture<WebSocket> connecting =
        WebSocket.client()
            .container(container)
            .reconnect(
                Reconnect.create()
                    .initialDelay(Duration.ofHours(1))
                    .maxDelay(Duration.ofHours(1))
                    .jitter(() -> 1)
                    .listener(listener))
            .connect(
                uri(), webSocket -> webSocket.onClose((code, reason) -> closed.complete(code)));
    try (Socket peer = server.accept()) {
      accept(peer);
      connecting.get(20, TimeUnit.SECONDS);
    }
    assertThat(reconnecting.get(20, TimeUnit.SECONDS)).isEqualTo("attempt 1");
    ((AutoCloseable) container).close();
    assertThat(givenUp.get(20, TimeUnit.SECONDS))
        .hasMessage(
            "the client container was closed; expected an open one for the next connection");
    assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(1006);
  }

  @Test
  void aFutureThatSomebodyElseEndsGivesTheAttemptUp() throws Exception {
    List<Consumer<CompletableFuture<WebSocket>>> ways =
        List.of(
            future -> future.cancel(false),
            future -> future.orTimeout(1, TimeUnit.MILLISECONDS),
            future -> future.completeExceptionally(new IOException("enough")),
            future -> future.complete(null));
    for (Consumer<CompletableFuture<WebSocket>> way : ways) {
      CompletableFuture<WebSocket> connecting =
          WebSocket.client()
              .container(container)
              .handshakeTimeout(Duration.ofHours(1))
              .connect(uri());
      try (Socket peer = server.accept()) {
        peer.setSoTimeout(10_000);
        assertThat(peer.getInputStream().read()).as("the begin of the request").isEqualTo('G');
        way.accept(connecting);
        assertThat(peer.getInputStream().readAllBytes()).as("the rest of it").isNotEmpty();
      }
    }
  }

  @Test
  void thePingIntervalOfTheBuilderEndsTheConnectionToASilentPeer() throws Exception {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CompletableFuture<WebSocket> connecting =
        WebSocket.client()
            .container(container)
            .pingInterval(Duration.ofMillis(100))
            .connect(
                uri(), webSocket -> webSocket.onClose((code, reason) -> closed.complete(code)));
    try (Socket peer = server.accept()) {
      accept(peer);
      WebSocket webSocket = connecting.get(20, TimeUnit.SECONDS);
      assertThat(peer.getInputStream().read()).as("the first byte of a ping").isEqualTo(0x89);
      assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo(1006);
      assertThat(webSocket.closed().get(20, TimeUnit.SECONDS).clean()).isFalse();
    }
  }
}
