package dev.vaporetto.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.Http2Client;
import dev.vaporetto.containers.Http2Stream;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.AnnotatedEcho;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two applications with our jars and one on the server's own engine, in one server. */
@Timeout(3600)
class RedeployTest {
  /** Each application; more with {@code -Dvaporetto.redeploys=100}. */
  private static final int TIMES = Integer.getInteger("vaporetto.redeploys", 3);

  private static final int TIMES_OVER_HTTP2 = 3;
  private static final int UNDEPLOY_SECONDS = 30;
  private static final String OWN_ENGINE = "/own";

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
  void applicationsAreRedeployedUnderTrafficWithoutTouchingEachOther(Container container)
      throws Exception {
    Map<String, Path> applications = new LinkedHashMap<>();
    applications.put("/ours1", EchoWars.example());
    applications.put("/ours2", EchoWars.example());
    applications.put(OWN_ENGINE, Wars.war().classes(AnnotatedEcho.class).build("own.war"));
    boolean http2 = container.family() == Container.Family.JETTY;
    ServerOptions options = ServerOptions.defaults().withOwnEngine();
    options = http2 ? options.withHttp2(container) : options;
    for (Map.Entry<String, Path> application : applications.entrySet()) {
      options = options.withApplication(application.getKey(), application.getValue());
    }
    try (RunningServer server = container.start(options)) {
      for (Map.Entry<String, Path> redeployed : applications.entrySet()) {
        redeploy(server, redeployed.getKey(), redeployed.getValue(), applications.keySet());
      }
      if (http2) {
        redeployOverHttp2(server);
      }
      assertThat(server.stuckClassLoaders()).isEmpty();
    }
  }

  /** Redeploys one application while all have traffic; only its own sockets may end. */
  private static void redeploy(RunningServer server, String redeployed, Path war, Set<String> all)
      throws InterruptedException {
    Map<String, EchoTraffic> others = new LinkedHashMap<>();
    for (String path : all) {
      if (!path.equals(redeployed)) {
        others.put(path, EchoTraffic.start(server.ws(path + "/echo")));
      }
    }
    for (int i = 0; i < TIMES; i++) {
      EchoTraffic own = EchoTraffic.start(server.ws(redeployed + "/echo"));
      own.awaitEchoes(20);
      server.undeploy(redeployed);
      if (redeployed.equals(OWN_ENGINE)) {
        // Jetty's own engine leaves the sockets of an undeployed application open.
        own.stop();
      } else {
        assertThat(own.awaitClose().code()).isEqualTo(1001);
      }
      server.deploy(redeployed, war);
      try (EchoClient client = EchoClient.connect(server.ws(redeployed + "/echo"))) {
        client.send("back again");
        assertThat(client.nextText()).isEqualTo("back again");
      }
    }
    for (EchoTraffic other : others.values()) {
      other.awaitEchoes(20);
      other.stop();
    }
  }

  /** The connection of HTTP/2 outlives the application, which it must not hold. */
  private static void redeployOverHttp2(RunningServer server) throws Exception {
    try (Http2Client client = Http2Client.connect(server.port())) {
      Http2Stream other = client.open("/ours2/echo");
      for (int i = 0; i < TIMES_OVER_HTTP2; i++) {
        Http2Stream own = client.open("/ours1/echo");
        assertEchoes(own);
        CompletableFuture<Void> undeployed =
            CompletableFuture.runAsync(() -> server.undeploy("/ours1"));
        assertThat(own.readFrame().closeCode()).isEqualTo(1001);
        own.sendClose(1001, "");
        assertThat(own.readToEnd()).isZero();
        undeployed.get(UNDEPLOY_SECONDS, TimeUnit.SECONDS);
        assertEchoes(other);
        server.deploy("/ours1", EchoWars.example());
      }
      // Jetty's channels are pooled for each connection, and each keeps the context of its last
      // request until the next one: requests at the same time reach them all.
      for (int i = 0; i < 8; i++) {
        assertEchoes(client.open("/ours2/echo"));
      }
      assertThat(server.stuckClassLoaders()).isEmpty();
      assertEchoes(other);
    }
  }

  private static void assertEchoes(Http2Stream socket) {
    socket.sendText("still there");
    assertThat(socket.readFrame().text()).isEqualTo("still there");
  }
}
