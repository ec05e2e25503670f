package dev.vaporetto.stop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Http2Client;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.echo.EchoWars;
import java.util.ArrayList;
import java.util.List;
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
}
