package dev.vaporetto.springtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SIGTERM, as a container platform sends it. */
class GracefulShutdownTest {
  private static final int TIMES = Integer.getInteger("vaporetto.stops", 1);
  private static final List<String> PATHS =
      List.of("/echo", "/shared", "/own", "/spring", "/sockjs/websocket", "/stomp");
  private static final int SOCKETS_OF_EACH = 10;

  /** Those whose sockets have a time to end by themselves. */
  private static final Set<Setup> DRAINED = Set.of(Setup.BOOT_3_JETTY, Setup.BOOT_4_TOMCAT);

  private static final Duration DRAIN = Duration.ofSeconds(2);

  @ParameterizedTest
  @EnumSource(Setup.class)
  void everyOpenSocketGets1001BeforeTheServerEnds(Setup setup) throws Exception {
    for (int i = 0; i < TIMES; i++) {
      stopOnce(setup);
    }
  }

  /** With a request that the graceful shutdown waits for, and that waits for a socket's end. */
  private static void stopOnce(Setup setup) throws IOException, InterruptedException {
    Duration drain = DRAINED.contains(setup) ? DRAIN : Duration.ZERO;
    BootProcess application =
        BootProcess.start(setup.jar(), "--vaporetto.drain=" + drain.toSeconds() + "s");
    List<RawClient> clients = new ArrayList<>();
    try {
      for (String path : PATHS) {
        for (int i = 0; i < SOCKETS_OF_EACH; i++) {
          clients.add(application.open(path));
        }
      }
      InputStream slow = get(application, "/slow");
      long began = System.nanoTime();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(application::stop);
      for (RawClient client : clients) {
        Frame frame = client.readFrame();
        assertThat(frame.opcode()).isEqualTo(8);
        assertThat(frame.closeCode()).isEqualTo(1001);
        assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(drain.toNanos());
        client.sendClose(1001, "");
      }
      assertThat(new String(slow.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("waiting, closed");
      stopped.join();
      for (RawClient client : clients) {
        assertThat(client.readToEnd()).isZero();
      }
    } finally {
      application.close();
      clients.forEach(RawClient::close);
    }
  }

  /** The body of an answer that has begun. */
  private static InputStream get(BootProcess application, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + application.port() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream())
        .body();
  }
}
