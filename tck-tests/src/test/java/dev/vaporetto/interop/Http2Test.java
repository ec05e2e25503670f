package dev.vaporetto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.TlsKeys;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSocket over HTTP/2 between Jetty and Node, and HTTP/1.1 beside it. */
@DisabledIf(value = "skips", disabledReason = "node or npm is not on the PATH")
class Http2Test {
  private static final int SOCKETS = 100;

  private static @Nullable Node node;

  static boolean skips() {
    return Node.skips();
  }

  @BeforeAll
  static void install() {
    node = Node.install();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "JETTY_EE10",
        "JETTY_EE11",
        "JETTY_120_EE10",
        "STOCK_JETTY_EE10",
        "STOCK_JETTY_EE11"
      })
  void aHundredSocketsOfNodeShareOneConnection(Container container) throws Exception {
    TlsKeys keys = TlsKeys.forLocalhost();
    try (RunningServer server = Http2Server.start(container, keys)) {
      for (String origin :
          new String[] {
            "https://localhost:" + server.tlsPort(), "http://localhost:" + server.port()
          }) {
        String output =
            Objects.requireNonNull(node)
                .run("node", "http2.js", origin, Http2Server.PATH, "" + SOCKETS);
        assertThat(output)
            .as(server.logTail())
            .isEqualTo(SOCKETS + " sockets on one connection, and one more\n");
      }
      assertServesHttp1(server, keys.trustingContext());
    }
  }

  /** The JDK's client speaks WebSocket over HTTP/1.1 only, and HTTP/2 for everything else. */
  private static void assertServesHttp1(RunningServer server, SSLContext tls) throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
    HttpClient http1 =
        HttpClient.newBuilder().sslContext(tls).version(HttpClient.Version.HTTP_1_1).build();
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket socket =
        http1
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("wss://localhost:" + server.tlsPort() + Http2Server.PATH),
                new WebSocket.Listener() {
                  @Override
                  public @Nullable CompletionStage<?> onText(
                      WebSocket from, CharSequence text, boolean last) {
                    answer.complete(text.toString());
                    return null;
                  }
                })
            .get(20, TimeUnit.SECONDS);
    WebSocket unused = socket.sendText("beside it", true).get(20, TimeUnit.SECONDS);
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("HTTP/1.1 beside it");
    socket.abort();
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(URI.create("https://localhost:" + server.tlsPort() + "/app/"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
  }
}
