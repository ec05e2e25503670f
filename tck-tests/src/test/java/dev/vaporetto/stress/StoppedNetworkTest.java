package dev.vaporetto.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.WebSocketClient;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.FaultProxy;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.DeadlineRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that stops: no byte gets through, and no side hears of an end. */
@Timeout(120)
class StoppedNetworkTest {
  private static final int SOCKETS = 20;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Both ping each other. The proxy stays between them, with its sockets open. */
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void bothSidesNoticeANetworkThatStopsAndGiveTheirSocketsBack(Container container)
      throws Exception {
    Path war = Wars.from(EchoWars.example()).classes(DeadlineRoutes.class).build("network.war");
    try (RunningServer server = container.start(ServerOptions.defaults().withApplication("", war));
        FaultProxy network = FaultProxy.to(server.port())) {
      String uri = "ws://localhost:" + network.port() + "/deadline/ping";
      WebSocketClient client = WebSocket.client().pingInterval(Duration.ofMillis(400));
      // Classes are loaded, and what a container keeps is there.
      client.connect(uri).get(20, TimeUnit.SECONDS).close();
      long before = descriptors(server);
      List<CompletableFuture<Integer>> codes = new ArrayList<>();
      for (int i = 0; i < SOCKETS; i++) {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        codes.add(code);
        client
            .connect(uri, webSocket -> webSocket.onClose((status, reason) -> code.complete(status)))
            .get(20, TimeUnit.SECONDS);
      }
      network.stall();
      for (CompletableFuture<Integer> code : codes) {
        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(1006);
      }
      long deadline = System.nanoTime() + PATIENCE_NANOS;
      while (descriptors(server) > before + SOCKETS / 2 && System.nanoTime() - deadline < 0) {
        Thread.onSpinWait();
      }
      assertThat(descriptors(server)).isLessThanOrEqualTo(before + SOCKETS / 2);
    }
  }

  private static long descriptors(RunningServer server) {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
