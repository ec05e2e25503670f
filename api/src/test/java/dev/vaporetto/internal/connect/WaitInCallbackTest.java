package dev.vaporetto.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks that wait for what comes only after them, with the test as their server. */
@Timeout(60)
class WaitInCallbackTest {
  private static final String WHY = "java.lang.IllegalStateException: the wait cannot end";

  private final WebSocketContainer container = ContainerProvider.getWebSocketContainer();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private ServerSocket server;

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

  private CompletableFuture<WebSocket> connect(Reconnect reconnect, Consumer<WebSocket> handler) {
    return WebSocket.client()
        .container(container)
        .reconnect(reconnect)
        .connect("ws://127.0.0.1:" + server.getLocalPort() + "/", handler);
  }

  private void await(String name, CompletableFuture<?> future) {
    try {
      Object unused = future.join();
      events.add(name + " ended");
    } catch (RuntimeException e) {
      events.add(name + " " + e);
    }
  }

  /** Calls with the socket inside each kind of callback, one at a time. */
  private static Consumer<WebSocket> in(String callback, Consumer<WebSocket> called) {
    return webSocket -> {
      switch (callback) {
        case "the handler" -> called.accept(webSocket);
        case "onString" -> webSocket.onString(text -> called.accept(webSocket));
        case "onByteBuffer" -> webSocket.onByteBuffer(bytes -> called.accept(webSocket));
        case "onPing" -> webSocket.onPing(payload -> called.accept(webSocket));
        case "onPong" -> webSocket.onPong(payload -> called.accept(webSocket));
        default -> throw new AssertionError(callback);
      }
    };
  }

  @Test
  void noCallbackWaitsForWhatCannotComeBeforeItReturns() throws Exception {
    for (String callback :
        new String[] {"the handler", "onString", "onByteBuffer", "onPing", "onPong"}) {
      CompletableFuture<WebSocket> connecting =
          connect(
              Reconnect.create(),
              in(
                  callback,
                  webSocket -> {
                    await("send", webSocket.send("text"));
                    await("ping", webSocket.ping());
                    await("closed", webSocket.closed());
                    await("close", webSocket.close().thenAccept(closure -> {}));
                  }));
      try (Socket peer = server.accept()) {
        Peer.open(peer, Peer.head(peer));
        peer.getOutputStream()
            .write(
                new byte[] {
                  (byte) 0x81, 1, 'x', (byte) 0x82, 1, 'x', (byte) 0x89, 1, 'x', (byte) 0x8a, 1, 'x'
                });
        assertThat(next()).as(callback).isEqualTo("send ended");
        assertThat(next()).as(callback).startsWith("ping " + WHY);
        assertThat(next()).as(callback).startsWith("closed " + WHY);
        assertThat(next()).as(callback).startsWith("close " + WHY);
        // Elsewhere the same wait ends.
        WebSocket webSocket = connecting.get(20, TimeUnit.SECONDS);
        peer.getOutputStream().write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8});
        assertThat(webSocket.close().get(20, TimeUnit.SECONDS).code()).isEqualTo(1000);
      }
    }
  }

  @Test
  void whoWaitsInACallbackLearnsItInOnError() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    CompletableFuture<WebSocket> connecting =
        connect(
            Reconnect.create(),
            webSocket ->
                webSocket
                    .onError(failure::complete)
                    .onString(
                        text -> {
                          Object unused = webSocket.ping().join();
                        }));
    try (Socket peer = server.accept()) {
      Peer.open(peer, Peer.head(peer));
      WebSocket webSocket = connecting.get(20, TimeUnit.SECONDS);
      peer.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x'});
      assertThat(failure.get(20, TimeUnit.SECONDS)).hasMessageContaining("the wait cannot end");
      peer.getOutputStream().write(new byte[] {(byte) 0x88, 2, 3, (byte) 0xf3});
      assertThat(webSocket.closed().get(20, TimeUnit.SECONDS).code()).isEqualTo(1011);
    }
  }

  @Test
  void theHookBeforeKeptSendsDoesNotWaitForAPong() throws Exception {
    Reconnect reconnect =
        Reconnect.create()
            .jitter(() -> 0)
            .keepSends(100)
            .listener(
                new ReconnectListener() {
                  @Override
                  public void onReconnected(WebSocket webSocket, int attempt) {
                    await("ping", webSocket.ping());
                    await("send", webSocket.send("behind"));
                  }
                })
            .beforeKeptSends(webSocket -> await("hook", webSocket.ping()));
    CompletableFuture<WebSocket> connecting = connect(reconnect, webSocket -> {});
    try (Socket peer = server.accept()) {
      Peer.open(peer, Peer.head(peer));
      Object unused = connecting.get(20, TimeUnit.SECONDS);
    }
    try (Socket peer = server.accept()) {
      Peer.open(peer, Peer.head(peer));
      assertThat(next()).startsWith("hook " + WHY);
      assertThat(next()).startsWith("ping " + WHY);
      assertThat(next()).isEqualTo("send ended");
      int first = new DataInputStream(peer.getInputStream()).readUnsignedByte();
      assertThat(first).as("the first byte of a ping").isEqualTo(0x89);
    }
  }

  @Test
  void aListenerDoesNotWaitForAConnectionThatComesAfterIt() throws Exception {
    CompletableFuture<Void> lost = new CompletableFuture<>();
    CompletableFuture<WebSocket> connecting =
        connect(
            Reconnect.create().keepSends(100),
            webSocket ->
                webSocket.onString(
                    text -> {
                      lost.join();
                      // Sends find out that the connection is lost. The last one may be kept, so
                      // that nothing waits for them here.
                      while (webSocket.isOpen()) {
                        CompletableFuture<Void> unused = webSocket.send("filler");
                      }
                      await("kept", webSocket.send("kept"));
                    }));
    Socket peer = server.accept();
    try (peer) {
      Peer.open(peer, Peer.head(peer));
      WebSocket unused = connecting.get(20, TimeUnit.SECONDS);
      peer.getOutputStream().write(new byte[] {(byte) 0x81, 1, 'x'});
      peer.setSoLinger(true, 0);
    }
    lost.complete(null);
    assertThat(next()).startsWith("kept " + WHY);
  }
}
