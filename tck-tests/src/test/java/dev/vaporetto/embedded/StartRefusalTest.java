package dev.vaporetto.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.AnnotatedEcho;
import dev.vaporetto.wars.HelloRoute;
import dev.vaporetto.wars.HiddenClasses;
import dev.vaporetto.wars.InstallingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * WARs that lack a jar, or have a wrong one, or hide one from the server: the start is refused, or
 * the log has a line, and both name the cure.
 */
class StartRefusalTest {
  private static final String LIB = "WEB-INF/lib/";

  private static final Map<Container, RunningServer> SERVERS = new EnumMap<>(Container.class);

  private static RunningServer server(Container container) {
    return SERVERS.computeIfAbsent(container, each -> each.start(ServerOptions.defaults()));
  }

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(RunningServer::close);
    SERVERS.clear();
  }

  /** The jars of the example, and no class of it. */
  private static Wars jars() {
    Wars wars = Wars.from(EchoWars.example());
    wars.names().stream()
        .filter(name -> name.startsWith("WEB-INF/classes/"))
        .forEach(wars::without);
    return wars;
  }

  private static Wars without(Wars wars, String jar) {
    List<String> found =
        wars.names().stream().filter(name -> name.matches(LIB + jar + "-\\d.*\\.jar")).toList();
    assertThat(found).as("%s in %s", jar, wars.names()).hasSize(1);
    return wars.without(found.get(0));
  }

  private static String webXml(String content) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
    %s
    </web-app>
    """
        .formatted(content);
  }

  private static void assertRefused(Container container, Wars war, String... saying) {
    Path file = war.build("refused.war");
    RunningServer server = server(container);
    assertThatThrownBy(
            () -> {
              server.deploy("/refused", file);
              server.undeploy("/refused");
            })
        .isInstanceOf(IllegalStateException.class)
        .satisfies(
            failure -> assertThat(failure.getMessage() + read(server.logFile())).contains(saying));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String hello(RunningServer server, String context) {
    try (EchoClient client = EchoClient.connect(server.ws(context + "/hello"))) {
      return client.nextText();
    }
  }

  /** Tomcat's own API comes before the one in the WAR. */
  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "UNDERTOW"})
  void theApi20IsRefusedWithTheVersions(Container container) throws Exception {
    Wars war = jars().classes(AnnotatedEcho.class, HelloRoute.class);
    without(without(war, "jakarta.websocket-api"), "jakarta.websocket-client-api");
    Path old = Path.of(System.getProperty("vaporetto.containers"), "websocket-api-2.0");
    try (Stream<Path> files = Files.list(old)) {
      files.forEach(war::jar);
    }
    assertRefused(
        container,
        war,
        "Vaporetto needs the WebSocket API 2.1 or 2.2, but ",
        "jakarta.websocket-api-2.0.0.jar is 2.0.0. Put jakarta.websocket-api and"
            + " jakarta.websocket-client-api 2.2.0 into WEB-INF/lib");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11", "UNDERTOW"})
  void aMissingApiIsNamed(Container container) {
    Wars war = jars().classes(AnnotatedEcho.class, HelloRoute.class);
    without(without(war, "jakarta.websocket-api"), "jakarta.websocket-client-api");
    assertRefused(
        container,
        war,
        "without the WebSocket API: there is no jakarta.websocket.",
        "Put jakarta.websocket-api and jakarta.websocket-client-api 2.2.0 into WEB-INF/lib");
  }

  @Test
  void aMissingServerApiIsNamed() {
    Wars war = without(jars(), "jakarta.websocket-api").classes(HelloRoute.class);
    assertRefused(
        Container.JETTY_EE10,
        war,
        "without the WebSocket API: there is no jakarta.websocket.server.ServerContainer. Put");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
  void aMissingEngineIsNamed(Container container) {
    Wars war = without(jars(), "vaporetto").classes(HelloRoute.class);
    assertRefused(
        container,
        war,
        "has WebSocket routes, but no WebSocket engine",
        "Put the vaporetto jar into WEB-INF/lib");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
  void anEngineThatWebXmlLeavesOutIsNamed(Container container) {
    Wars war =
        jars()
            .classes(HelloRoute.class)
            .webXml(
                webXml("<absolute-ordering><name>dev_vaporetto_api</name></absolute-ordering>"));
    assertRefused(
        container,
        war,
        "The <absolute-ordering> in web.xml leaves the vaporetto jar out: add <others/> or"
            + " <name>dev_vaporetto</name> to it.");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
  void routesThatWebXmlLeavesOutAreNamed(Container container) {
    Wars war =
        jars()
            .classes(AnnotatedEcho.class)
            .webXml(webXml("<absolute-ordering><name>dev_vaporetto</name></absolute-ordering>"));
    RunningServer server = server(container);
    server.deploy("/ordered", war.build("ordered.war"));
    assertThat(Served.echo(server.ws("/ordered/echo"))).isEqualTo("ciao");
    assertThat(read(server.logFile()))
        .containsPattern(
            "The <absolute-ordering> in the web.xml of the application \"/ordered\" leaves"
                + " vaporetto-api-.*jar out, so nothing of it is started. Add <others/>");
    server.undeploy("/ordered");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11", "UNDERTOW"})
  void anApplicationSaysWhatItServesAndWhichRequestLooksLikeAProxys(Container container) {
    RunningServer server = server(container);
    server.deploy("/told", jars().classes(AnnotatedEcho.class, HelloRoute.class).build("told.war"));
    try (RawClient client = RawClient.connect(server.port())) {
      assertThat(client.request("GET /told/echo HTTP/1.1", List.of("Host: localhost")).status())
          .isEqualTo(404);
    }
    server.undeploy("/told");
    assertThat(read(server.logFile()))
        .containsOnlyOnce("Vaporetto serves 1 endpoint and 1 route at /told, by ")
        .containsPattern(
            "at /told, by (Jetty's sockets|Tomcat's sockets|HttpServletRequest\\.upgrade)")
        .contains("A GET without Upgrade was answered with 404: to \"/told/echo\", where only");
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
  void routesWithoutTheJarOfTheirApiAreNamed(Container container) {
    Wars war = without(jars(), "vaporetto-api").classes(HelloRoute.class);
    RunningServer server = server(container);
    server.deploy("/lacking", war.build("lacking.war"));
    server.undeploy("/lacking");
    assertThat(read(server.logFile()))
        .contains(
            "Not served in the application \"/lacking\", since dev.vaporetto.WebSocketApplication"
                + " is missing: "
                + HelloRoute.class.getName()
                + ". Put the vaporetto-api jar into WEB-INF/lib.");
  }

  @Test
  void aJettyThatRunsNoInitializerIsToldWithItsModule() {
    Wars war = jars().classes(AnnotatedEcho.class).file("WEB-INF/without-annotations", "");
    RunningServer server = server(Container.JETTY_EE10);
    server.deploy("/unsearched", war.build("unsearched.war"));
    server.undeploy("/unsearched");
    assertThat(read(server.logFile()))
        .contains(
            "The vaporetto jar of the application \"/unsearched\" has not been started, since the"
                + " server runs no ServletContainerInitializer: not served are "
                + AnnotatedEcho.class.getName()
                + ". Enable Jetty's module for annotations, java -jar $JETTY_HOME/start.jar"
                + " --add-modules=ee10-annotations")
        .doesNotContain("application \"/told\" has not been started");
  }

  /** Nothing of ours runs there, so that nothing can say a word: the guide does. */
  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
  void anApplicationWithAnEmptyOrderingIsStartedByItsListener(Container container) {
    Wars war =
        jars()
            .classes(AnnotatedEcho.class, HelloRoute.class, InstallingListener.class)
            .webXml(
                webXml(
                    "<absolute-ordering/><listener><listener-class>"
                        + InstallingListener.class.getName()
                        + "</listener-class></listener>"));
    RunningServer server = server(container);
    Path file = war.build("installed.war");
    for (int i = 0; i < 2; i++) {
      server.deploy("/installed", file);
      assertThat(Served.echo(server.ws("/installed/echo"))).isEqualTo("ciao");
      try (EchoClient open = EchoClient.connect(server.ws("/installed/echo"))) {
        assertThat(hello(server, "/installed")).isEqualTo("hello");
        server.undeploy("/installed");
        assertThat(open.nextClose().code()).isEqualTo(1001);
      }
    }
    assertThat(server.threadNames("vaporetto/installed")).isEmpty();
    assertThat(server.stuckClassLoaders()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
  void anEndpointThatIsNotPublicIsRefused(Container container) {
    assertRefused(
        container,
        jars().classes(HiddenClasses.ENDPOINT),
        HiddenClasses.ENDPOINT.getName(),
        "public constructor");
  }

  /** Tyrus has a configuration of its own, which cannot be instantiated like an application's. */
  @Test
  void theClassesOfAnotherEngineAreNotTakenForTheApplications() throws Exception {
    Wars war = jars().classes(AnnotatedEcho.class);
    Path tyrus = Path.of(System.getProperty("vaporetto.containers"), "tyrus", "lib");
    try (Stream<Path> files = Files.list(tyrus)) {
      files
          .filter(file -> file.getFileName().toString().matches("tyrus-(server|core|spi)-.*"))
          .forEach(war::jar);
    }
    RunningServer server = server(Container.JETTY_EE10);
    server.deploy("/tyrus", war.build("tyrus.war"));
    assertThat(Served.echo(server.ws("/tyrus/echo"))).isEqualTo("ciao");
    server.undeploy("/tyrus");
  }
}
