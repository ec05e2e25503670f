package dev.vaporetto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.WebSocket;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.engine.VaporettoEngine;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Contexts of embedded servers that are started more than once, or otherwise than the guide does.
 */
class VariationsTest {
  @TempDir private Path directory;

  private Programs run(Container container, List<String> names) throws Exception {
    Map<String, String> sources = new LinkedHashMap<>(Guide.programs("embedded.md"));
    sources.keySet().retainAll(List.of("Echo", "Greetings"));
    names.forEach(
        name ->
            sources.put(
                name,
                Guide.own(name)
                    .replace(".ee10.", container == Container.JETTY_EE11 ? ".ee11." : ".ee10.")));
    List<Path> classPath =
        names.contains("JettyWithoutApi")
            ? new ArrayList<>(
                List.of(Programs.origin(VaporettoEngine.class), Programs.origin(WebSocket.class)))
            : Programs.vaporetto();
    classPath.addAll(container.jars(names.stream().anyMatch(name -> name.endsWith("TwoEngines"))));
    if (names.contains("JettyWithTyrus")) {
      classPath.addAll(Programs.tyrus());
    }
    return Programs.run(directory, classPath, sources, names);
  }

  /** Each of them starts the engine by hand and by the initializer, and not only once. */
  @ParameterizedTest
  @CsvSource({
    "JETTY_EE10, JettyRestart JettyListener JettyTwoContexts",
    "JETTY_EE11, JettyRestart JettyListener JettyTwoContexts",
    "TOMCAT_11, TomcatRestart",
    "UNDERTOW, UndertowRestart"
  })
  void aContextThatIsStoppedAndStartedAgainServes(Container container, String programs)
      throws Exception {
    List<String> names = List.of(programs.split(" ", -1));
    try (Programs running = run(container, names)) {
      for (String name : names) {
        URI echo = running.uri(name);
        assertThat(Served.echo(echo)).as(name).isEqualTo("ciao");
        try (EchoClient client = EchoClient.connect(echo.resolve("/hello/Ada"))) {
          assertThat(client.nextText()).as(name).isEqualTo("hello Ada");
        }
      }
      assertThat(running.log()).doesNotContain("Another WebSocket engine");
    }
  }

  @Test
  void anInstallationWithoutTheApiNamesTheCure() throws Exception {
    try (Programs running = run(Container.JETTY_EE10, List.of("JettyWithoutApi"))) {
      assertThat(running.line("^JettyWithoutApi says: (.*)").group(1))
          .startsWith("Vaporetto cannot start without the WebSocket API: there is no jakarta.")
          .contains("Put jakarta.websocket-api and jakarta.websocket-client-api 2.2.0");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JETTY_EE10, JettyTwoEngines, org.eclipse.jetty.ee10.websocket.,"
        + " 'Set the context parameter org.eclipse.jetty.websocket.jakarta to false'",
    "JETTY_EE10, JettyWithTyrus, org.glassfish.tyrus.,"
        + " 'Take the Tyrus jars out of the application.'",
    "UNDERTOW, UndertowTwoEngines, io.undertow.websockets.,"
        + " 'Leave undertow-websockets-jsr and the deployment''s WebSocketDeploymentInfo out.'"
  })
  void anotherEngineInTheSameContextIsToldOnceWithItsCure(
      Container container, String program, String engine, String cure) throws Exception {
    try (Programs running = run(container, List.of(program))) {
      assertThat(Served.echo(running.uri(program))).isEqualTo("ciao");
      assertThat(running.line("Another WebSocket engine, (.*)").group(1))
          .startsWith(engine)
          .contains(cure);
      assertThat(running.log()).containsOnlyOnce("Another WebSocket engine");
    }
  }

  @Test
  void theEngineOfAnEmbeddedTomcatIsToldWithACureThatCures() throws Exception {
    try (Programs running = run(Container.TOMCAT_11, List.of("TomcatTwoEngines"))) {
      assertThat(Served.echo(running.uri("TomcatTwoEngines"))).isEqualTo("ciao");
      assertThat(running.line("Tomcat's own WebSocket engine is active in the (.*)").group(1))
          .startsWith("application \"/two\"")
          .contains("Leave tomcat-embed-websocket out of the class path, or call")
          .contains("setContainerSciFilter(\"org.apache.tomcat.websocket.server.WsSci\")");
      assertThat(running.log()).containsOnlyOnce("own WebSocket engine");
    }
  }

  @Test
  void aTomcatContextWithoutAServletIsTold() throws Exception {
    try (Programs running = run(Container.TOMCAT_11, List.of("TomcatWithoutServlet"))) {
      assertThat(running.line("Tomcat answers 404 to (.*)").group(1))
          .startsWith("WebSocket handshakes in the application \"\" wherever no servlet is mapped")
          .contains("Map a servlet to \"/\"");
    }
  }
}
