package dev.vaporetto.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server has the WebSocket API and no engine: the API's static fields hold our objects. */
class SharedApiTest {
  @ParameterizedTest
  @EnumSource(names = "TOMCAT_10")
  void anApplicationThatStopsTakesNothingFromTheOthersAndIsCollected(Container container) {
    Path war = EchoWars.example();
    ServerOptions options =
        ServerOptions.defaults()
            .withJars(container.webSocketApiJars())
            .withApplication("/first", war)
            .withApplication("/second", war);
    try (RunningServer server = container.start(options)) {
      assertEchoes(server, "/first");
      assertEchoes(server, "/second");
      server.undeploy("/first");
      assertEchoes(server, "/second");
      assertThat(server.stuckClassLoaders()).isEmpty();
      server.deploy("/third", war);
      server.undeploy("/second");
      assertEchoes(server, "/third");
      assertThat(server.stuckClassLoaders()).isEmpty();
    }
  }

  private static void assertEchoes(RunningServer server, String path) {
    try (EchoClient client = EchoClient.connect(server.ws(path + "/echo"))) {
      client.send("hello");
      assertThat(client.nextText()).isEqualTo("hello");
    }
  }
}
