package dev.vaporetto.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Http2Client;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.DrainingServlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers that another program has started and stops, with the applications still in them. */
class EmbeddedStopTest {
  private static final TlsKeys KEYS = TlsKeys.forLocalhost();

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(
      names = {"TOMCAT_10", "TOMCAT_11", "JETTY_EE10", "JETTY_EE11", "JETTY_120_EE10", "UNDERTOW"})
  void everyPeerHears1001BeforeAServerThatStopsClosesItsSocket(Container container)
      throws Exception {
    boolean http2 = container.family() == Container.Family.JETTY;
    ServerOptions options =
        ServerOptions.defaults().withTls(KEYS).withApplication("/app", EchoWars.example());
    RunningServer server = container.start(http2 ? options.withHttp2(container) : options);
    Peers connected;
    StopClock clock;
    try (server) {
      connected = Peers.connect(server, "/app/echo", 200);
      connected.add(server.wss("/app/echo"), 10, KEYS.trustingContext());
      if (http2) {
        connected.add(Http2Client.connect(server.port()), "/app/echo", 20);
        connected.add(
            Http2Client.connect(server.tlsPort(), KEYS.trustingContext()), "/app/echo", 20);
      }
      clock = StopClock.start();
    }
    // Its close() has stopped it.
    try (Peers peers = connected) {
      clock.awaitEnd(server);
      peers.haveAllHeard(1001);
    }
  }

  /** Though sockets of its peers are still there. */
  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void aServerThatHasStoppedStartsAgainOnItsPortsAtOnce(Container container) {
    ServerOptions options =
        ServerOptions.defaults().withTls(KEYS).withApplication("/app", EchoWars.example());
    List<RawClient> peers = new ArrayList<>();
    RunningServer server = container.start(options);
    try (server) {
      for (int i = 0; i < 20; i++) {
        peers.add(RawClient.open(server, "/app/echo"));
      }
    }
    try (RunningServer again = container.start(options.onPortsOf(server));
        RawClient peer = RawClient.open(again, "/app/echo")) {
      assertThat(again.port()).isEqualTo(server.port());
      peer.sendText("again");
      assertThat(peer.readFrame().text()).isEqualTo("again");
    } finally {
      peers.forEach(RawClient::close);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
  void socketsMayEndByThemselvesBeforeAnApplicationIsDrainedAndBeforeItStops(Container container)
      throws Exception {
    Path war = Wars.from(EchoWars.example()).classes(DrainingServlet.class).build("draining.war");
    ServerOptions options =
        ServerOptions.defaults()
            .withJvmArgument("-Ddev.vaporetto.drain=3000")
            .withApplication("/app", war);
    RunningServer server = container.start(options);
    try (server) {
      drain(server);
      stop(server);
    }
  }

  private static void drain(RunningServer server) throws Exception {
    try (RawClient ends = RawClient.open(server, "/app/echo");
        RawClient stays = RawClient.open(server, "/app/echo")) {
      CompletableFuture<String> drained = get(server, "/app/drain?15");
      assertThat(ends.readFrame().text()).isEqualTo("connect elsewhere");
      assertThat(stays.readFrame().text()).isEqualTo("connect elsewhere");
      try (RawClient newcomer = RawClient.connect(server.port())) {
        RawClient.Response refused = newcomer.handshake("/app/echo");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).containsExactly("10");
      }
      stays.sendText("still served");
      assertThat(stays.readFrame().text()).isEqualTo("still served");
      ends.sendClose(1000, "");
      assertThat(ends.readFrame().closeCode()).isEqualTo(1000);
      assertThat(drained).isNotDone();
      stays.sendClose(1000, "");
      assertThat(stays.readFrame().closeCode()).isEqualTo(1000);
      assertThat(drained.get(10, TimeUnit.SECONDS)).isEqualTo("0");
    }
    try (RawClient cutOff = RawClient.open(server, "/app/echo")) {
      CompletableFuture<String> drained = get(server, "/app/drain?0");
      assertThat(cutOff.readFrame().text()).isEqualTo("connect elsewhere");
      assertThat(cutOff.readFrame().closeCode()).isEqualTo(1001);
      cutOff.sendClose(1001, "");
      assertThat(drained.get(10, TimeUnit.SECONDS)).isEqualTo("1");
    }
  }

  private static CompletableFuture<String> get(RunningServer server, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path)).build();
    return HttpClient.newHttpClient()
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpResponse::body);
  }

  private static void stop(RunningServer server) {
    try (RawClient stays = RawClient.open(server, "/app/echo")) {
      stays.sendText("open");
      assertThat(stays.readFrame().text()).isEqualTo("open");
      StopClock clock = StopClock.start();
      long began = System.nanoTime();
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
      assertThat(stays.readFrame().closeCode()).isEqualTo(1001);
      assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.SECONDS.toNanos(3));
      stays.sendClose(1001, "");
      clock.awaitEnd(server);
      stopped.join();
    }
  }
}
