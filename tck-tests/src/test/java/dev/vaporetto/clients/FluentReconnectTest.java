package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.Reconnect;
import dev.vaporetto.ReconnectListener;
import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerEngine;
import dev.vaporetto.containers.TlsKeys;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client whose server is stopped and started again. */
@Timeout(120)
class FluentReconnectTest implements ReconnectListener {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> lost = new CompletableFuture<>();

  @Override
  public void onReconnecting(WebSocket webSocket, int attempt, Duration delay, Throwable reason) {
    lost.complete(null);
  }

  @Override
  public void onReconnected(WebSocket webSocket, int attempt) {
    events.add("reconnected");
  }

  private String next() throws InterruptedException {
    return String.valueOf(events.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void theSocketOutlivesItsServer() throws Exception {
    RunningServer server = ClientApplication.start(ServerEngine.OURS_ON_TOMCAT, KEYS);
    WebSocket webSocket;
    try (RunningServer first = server) {
      webSocket =
          WebSocket.client()
              .sslContext(KEYS.trustingContext())
              .reconnect(
                  Reconnect.create()
                      .maxDelay(Duration.ofMillis(300))
                      .keepSends(1_000)
                      // The server listens before its application is deployed.
                      .whenRefused((status, failure) -> status == 404)
                      .listener(this))
              .connect(
                  first.wss("/echo").toString(),
                  opened ->
                      opened
                          .onString(text -> events.add(text))
                          .onClose((code, reason) -> events.add("closed " + code)))
              .get(20, TimeUnit.SECONDS);
      webSocket.send("first").get(20, TimeUnit.SECONDS);
      assertThat(next()).isEqualTo("first");
    }
    lost.get(20, TimeUnit.SECONDS);
    assertThat(webSocket.isOpen()).isFalse();
    CompletableFuture<Void> queued = webSocket.send("queued");
    try (RunningServer second =
        ClientApplication.restart(ServerEngine.OURS_ON_TOMCAT, KEYS, server)) {
      assertThat(next()).isEqualTo("reconnected");
      queued.get(20, TimeUnit.SECONDS);
      assertThat(next()).isEqualTo("queued");
      webSocket.send("later").get(20, TimeUnit.SECONDS);
      assertThat(next()).isEqualTo("later");
      webSocket.close().get(20, TimeUnit.SECONDS);
      assertThat(next()).isEqualTo("closed 1000");
      assertThat(second.port()).isEqualTo(server.port());
    }
    assertThat(events).isEmpty();
  }
}
