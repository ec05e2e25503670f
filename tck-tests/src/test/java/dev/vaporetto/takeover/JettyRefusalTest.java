package dev.vaporetto.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.Detour;
import dev.vaporetto.wars.Detour.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** On Jetty the Servlet API's own upgrade() answers 101 and goes on with HTTP: it is never used. */
class JettyRefusalTest {
  @Test
  void anApplicationThatDemandsTheServletsUpgradeDoesNotStart() {
    ServerOptions options =
        ServerOptions.defaults()
            .withJvmArgument("-Ddev.vaporetto.transport=servlet")
            .withApplication("", EchoWars.example());
    assertThatThrownBy(() -> Container.JETTY_EE11.start(options).close())
        .hasMessageContaining("dev.vaporetto.transport is \"servlet\"")
        .hasMessageContaining("cannot carry WebSocket");
  }

  @Test
  void aRequestThatDoesNotLeadToItsSocketGets500AndTheReasonIsInTheLog() throws IOException {
    Path war = Wars.from(EchoWars.example()).classes(Detour.class).build("detour.war");
    try (RunningServer server =
            Container.JETTY_EE11.start(ServerOptions.defaults().withApplication("", war));
        RawClient client = RawClient.connect(server.port())) {
      RawClient.Response response = client.handshake("/echo?detour=" + Way.PROXY_THAT_HIDES);
      assertThat(response.status()).isEqualTo(500);
      assertThat(response.body())
          .isEqualTo("The server failed to answer the handshake; its log says why\n");
      assertThat(Files.readString(server.logFile()))
          .contains("The socket cannot be taken over for WebSocket")
          .contains("expected the container's own request");
    }
  }
}
