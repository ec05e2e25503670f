package dev.vaporetto.springtests;

import static dev.vaporetto.springtests.BootProcess.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The application as a WAR, where the server looks for initializers and endpoints as well: it finds
 * the engine, the routes and the endpoints that Spring deploys.
 */
class WarDeploymentTest {
  private static final String CONTEXT =
      "<Context containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/>";

  /** What Spring Boot's plugin makes of an application whose server is provided. */
  private static Path war(Setup setup) {
    Wars war =
        Wars.from(setup.jar())
            .moved("BOOT-INF/classes/", "WEB-INF/classes/")
            .moved("BOOT-INF/lib/tomcat-embed-", "WEB-INF/lib-provided/tomcat-embed-")
            .moved("BOOT-INF/lib/jetty-", "WEB-INF/lib-provided/jetty-")
            .moved("BOOT-INF/lib/", "WEB-INF/lib/")
            .contextXml(CONTEXT);
    return war.build("application.war");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOT_3_TOMCAT, STOCK_TOMCAT_10",
    "BOOT_4_TOMCAT, STOCK_TOMCAT_11",
    "BOOT_3_JETTY, STOCK_JETTY_EE10",
    "BOOT_4_JETTY, STOCK_JETTY_EE11"
  })
  void springDeploysWhatTheServerHasFoundToo(Setup setup, Container container) {
    try (RunningServer server =
        container.start(ServerOptions.defaults().withApplication("/app", war(setup)))) {
      try (RawClient route = RawClient.open(server, "/app/greet/ada")) {
        assertThat(route.readFrame().text()).isEqualTo("Hello ada");
      }
      try (RawClient endpoint = RawClient.open(server, "/app/shared")) {
        assertThat(ask(endpoint, "ada")).isEqualTo("Hello ada, 1");
      }
      try (RawClient spring = RawClient.open(server, "/app/spring")) {
        assertThat(ask(spring, "ada"))
            .isEqualTo("Hello ada by dev.vaporetto.jakarta.session.WebSocketSession");
      }
      for (String refused : List.of("/app/secret/who")) {
        try (RawClient client = RawClient.connect(server.port())) {
          assertThat(client.handshake(refused).status()).isEqualTo(401);
        }
      }
      try (RawClient left = RawClient.open(server, "/app/echo")) {
        assertThat(ask(left, "still there")).isEqualTo("still there");
        ProcessHandle.of(server.pid()).orElseThrow().destroy();
        assertThat(left.readFrame().closeCode()).isEqualTo(1001);
      }
    }
  }
}
