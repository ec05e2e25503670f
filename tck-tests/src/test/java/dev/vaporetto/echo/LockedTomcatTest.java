package dev.vaporetto.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.wars.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The example on a stock Tomcat whose Host has {@code deployXML="false"}. Tomcat refuses a WAR with
 * a context.xml of its own. Without one, Tomcat's engine comes first (see docs/adr/0003), the
 * application runs on it, and the log says so; with the administrator's descriptor, ours serves.
 */
@ParameterizedClass
@EnumSource(names = {"STOCK_TOMCAT_10", "STOCK_TOMCAT_11"})
class LockedTomcatTest {
  private static final String CONTEXT_XML = "META-INF/context.xml";

  /** A WAR without a descriptor. */
  private static final String BARE = "";

  /** The WAR, and the administrator's descriptor says what the WAR's would. */
  private static final String DESCRIBED = "/described";

  /** The WAR, and the administrator's descriptor says nothing. */
  private static final String UNHEARD = "/unheard";

  /** The WAR and no descriptor of the administrator's. */
  private static final String REFUSED = "/refused";

  private static @Nullable RunningServer running;

  LockedTomcatTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    Path war = Wars.from(EchoWars.example()).classes(Relay.class).build("example.war");
    Path bare = Wars.from(war).without(CONTEXT_XML).build("bare.war");
    String descriptor = "<Context containerSciFilter='org.apache.tomcat.websocket.server.WsSci'/>";
    running =
        container.start(
            ServerOptions.defaults()
                .withDescriptors(Map.of(DESCRIBED, descriptor, UNHEARD, "<Context/>"))
                .withApplication(BARE, bare)
                .withApplication(DESCRIBED, war)
                .withApplication(UNHEARD, war)
                .withApplication(REFUSED, war));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (running != null) {
      running.close();
    }
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running);
  }

  @ParameterizedTest
  @ValueSource(strings = {BARE, DESCRIBED, UNHEARD})
  void theApplicationRuns(String context) {
    for (String path : List.of("/echo", "/api/v1/websocket")) {
      try (EchoClient client = EchoClient.connect(server().ws(context + path))) {
        client.send("anybody there?");
        assertThat(client.nextText()).isEqualTo("anybody there?");
        client.send(new byte[] {1, 2, 3});
        assertThat(client.nextBinary()).containsExactly(1, 2, 3);
        client.close(4001, "");
        assertThat(client.nextClose().code()).isEqualTo(4001);
      }
    }
    ExampleCases.membersOfTheChatHearEachOther(server(), context);
    ExampleCases.messagesBecomeObjectsAndObjectsMessages(server(), context);
  }

  @Test
  void aMessageThatIsNoObjectIsAnErrorOfItsEndpointOnly() {
    ExampleCases.aMessageThatIsNoObjectIsAnErrorOfItsEndpointOnly(server(), DESCRIBED);
  }

  @ParameterizedTest
  @CsvSource({
    BARE + "'', org.apache.tomcat.websocket.server.WsServerContainer",
    DESCRIBED + ", dev.vaporetto.jakarta.container.VaporettoServerContainer",
    UNHEARD + ", org.apache.tomcat.websocket.server.WsServerContainer",
  })
  void theClientIsOursWhateverTheServersEngine(String context, String engine) {
    try (EchoClient client = EchoClient.connect(server().ws(context + "/relay"))) {
      client.send("containers");
      assertThat(client.nextText())
          .isEqualTo("dev.vaporetto.jakarta.client.VaporettoClientContainer " + engine);
    }
  }

  @Test
  void oneWarningForEachApplicationSaysWhatToDo() throws IOException {
    List<String> warnings;
    try (Stream<String> lines = Files.lines(server().logFile())) {
      warnings = lines.filter(line -> line.contains("own WebSocket engine is active")).toList();
    }
    String cure = "<Context containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/>";
    assertThat(warnings)
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("application \"\"")
                    .endsWith("Add META-INF/context.xml with " + cure + " to the WAR."))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("application \"" + UNHEARD + "\"")
                    .contains("The server does not read the WAR's META-INF/context.xml")
                    .contains(cure + " into the application's file in conf/Catalina/localhost"));
  }

  /** Tomcat itself refuses: none of our classes is loaded. */
  @Test
  void tomcatRefusesTheWarThatBringsADescriptor() throws IOException {
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake(REFUSED + "/echo").status()).isEqualTo(404);
    }
    assertThat(Files.readString(server().logFile()))
        .contains("context path [" + REFUSED + "] was not deployed because it contained")
        .contains("conf/Catalina/localhost/refused.xml");
  }
}
