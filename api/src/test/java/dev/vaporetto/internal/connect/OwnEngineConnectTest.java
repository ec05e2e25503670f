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
import java.io.OutputStream;
import java.net.InetAddress;
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
@Timeout(20)
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
        catchThrowableOfType(ExecutionException.class, () -> connecting.get(10, TimeUnit.SECONDS));
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
    server.close();
    OpeningFailedException failure = failure(WebSocket.connect(uri(), container));
    assertThat(failure.step()).isEqualTo(Step.CONNECT);
    assertThat(failure.status()).isZero();
    assertThat(failure.headers()).isEmpty();
    assertThat(failure).hasMessageContaining("127.0.0.1:" + server.getLocalPort());
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
      connecting.get(10, TimeUnit.SECONDS);
    }
    assertThat(reconnecting.get(10, TimeUnit.SECONDS)).isEqualTo("attempt 1");
    ((AutoCloseable) container).close();
    assertThat(givenUp.get(10, TimeUnit.SECONDS))
        .hasMessage(
            "the client container was closed; expected an open one for the next connection");
    assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(1006);
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
        way.accept(connecting);
        peer.setSoTimeout(10_000);
        assertThat(peer.getInputStream().readAllBytes()).as("the request").isNotEmpty();
      }
    }
  }

  /** Any byte is a sign of life, not only a pong (RFC 6455 §5.5.2). */
  @Test
  void aPeerThatSendsAnythingButPongsIsAlive() throws Exception {
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CompletableFuture<WebSocket> connecting =
        WebSocket.client()
            .container(container)
            .pingInterval(Duration.ofMillis(100))
            .connect(
                uri(), webSocket -> webSocket.onClose((code, reason) -> closed.complete(code)));
    try (Socket peer = server.accept()) {
      accept(peer);
      WebSocket webSocket = connecting.get(10, TimeUnit.SECONDS);
      OutputStream out = peer.getOutputStream();
      // One long frame, a byte at a time; then pings of its own.
      out.write(new byte[] {(byte) 0x82, 20});
      for (int i = 0; i < 20; i++) {
        out.write(i);
        Thread.sleep(50);
      }
      for (int i = 0; i < 20; i++) {
        out.write(new byte[] {(byte) 0x89, 0});
        Thread.sleep(50);
      }
      assertThat(webSocket.isOpen()).isTrue();
      assertThat(closed.get(10, TimeUnit.SECONDS)).as("when it sends nothing more").isEqualTo(1006);
      assertThat(webSocket.closed().get(10, TimeUnit.SECONDS).clean()).isFalse();
    }
  }
}
