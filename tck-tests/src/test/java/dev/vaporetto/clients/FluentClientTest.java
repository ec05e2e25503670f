package dev.vaporetto.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.TlsKeys;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The fluent client on our engine's. */
@Timeout(60)
class FluentClientTest {
  @Test
  void itEchoesClosesAndSaysWhyItFailed() throws Exception {
    try (RunningServer server = Server.OURS_ON_JETTY.start(TlsKeys.forLocalhost())) {
      WebSocket webSocket =
          WebSocket.connect(server.ws("/echo").toString()).get(20, TimeUnit.SECONDS);
      BlockingQueue<String> received = new LinkedBlockingQueue<>();
      CompletableFuture<String> closed = new CompletableFuture<>();
      // The answers to these wait for the listener.
      webSocket.send("one").get(20, TimeUnit.SECONDS);
      webSocket.send("two").get(20, TimeUnit.SECONDS);
      webSocket
          .onString((String text) -> received.add(text))
          .onClose((code, reason) -> closed.complete(code + " " + reason));
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("one");
      assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("two");
      webSocket.ping().get(20, TimeUnit.SECONDS);
      webSocket.close(4001, "enough").get(20, TimeUnit.SECONDS);
      assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo("4001 enough");

      CompletableFuture<WebSocket> nowhere = WebSocket.connect(server.ws("/nothing").toString());
      assertThatThrownBy(() -> nowhere.get(20, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("the opening handshake failed: got the status 404");
    }
  }
}
