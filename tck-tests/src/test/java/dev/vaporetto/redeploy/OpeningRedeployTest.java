package dev.vaporetto.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.BrokeredRooms;
import dev.vaporetto.wars.SlowOpen;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application is undeployed while its sockets open: their last callbacks find its classes. */
class OpeningRedeployTest {
  private static final int TIMES = 5;
  private static final String PATH = "/opening";

  /** Its presence has threads all the time. */
  private static final String CHAT = "WEB-INF/classes/dev/vaporetto/example/ChatApplication.class";

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
  void anUndeployWaitsForTheCallbacksThatRun(Container container) throws Exception {
    Path war = Wars.from(EchoWars.example()).without(CHAT).classes(SlowOpen.class).build("s.war");
    try (RunningServer server = container.start(ServerOptions.defaults())) {
      for (int i = 0; i < TIMES; i++) {
        server.deploy(PATH, war);
        try (EchoClient client = EchoClient.connect(server.ws(PATH + "/slow"))) {
          assertThat(client.nextText()).isEqualTo("opening");
          server.undeploy(PATH);
          assertThat(client.nextClose().code()).isEqualTo(1001);
        }
        assertThat(log(server))
            .as("the log after undeploy %d", i + 1)
            .contains("SlowOpen returns true")
            .doesNotContain("NoClassDefFoundError");
        assertThat(server.stuckClassLoaders()).as("after undeploy %d", i + 1).isEmpty();
      }
      assertThat(log(server).lines().filter(line -> line.contains("SlowOpen returns true")))
          .hasSize(TIMES);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
  void nothingIsLeftOfSocketsThatOpenAndLookForTheBroker(Container container) throws Exception {
    Path war =
        Wars.from(EchoWars.example())
            .without(CHAT)
            .classes(BrokeredRooms.class)
            .file("WEB-INF/classes/" + BrokeredRooms.SETTING, "nats://localhost:" + unusedPort())
            .build("rooms.war");
    try (RunningServer server = container.start(ServerOptions.defaults())) {
      for (int i = 0; i < TIMES; i++) {
        server.deploy(PATH, war);
        openAndUndeploy(server, PATH + "/rooms/a");
        assertThat(log(server)).doesNotContain("NoClassDefFoundError");
        assertThat(server.stuckClassLoaders()).as("after undeploy %d", i + 1).isEmpty();
      }
    }
  }

  /** The handshake may come too late, and is refused then. */
  private static void openAndUndeploy(RunningServer server, String path) {
    try (EchoClient client = EchoClient.connect(server.ws(path))) {
      server.undeploy(PATH);
      assertThat(client.nextClose().code()).isEqualTo(1001);
    } catch (CompletionException refused) {
      assertThat(refused).hasCauseInstanceOf(WebSocketHandshakeException.class);
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String log(RunningServer server) throws IOException {
    return Files.readString(server.logFile());
  }
}
