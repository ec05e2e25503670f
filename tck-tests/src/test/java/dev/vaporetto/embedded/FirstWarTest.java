package dev.vaporetto.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README's first application: who copies its files has a WAR that runs. */
class FirstWarTest {
  private static final Path FOLDER = Path.of("..", "first-war");

  private static final String CONTEXT = "/first";

  @TempDir private Path directory;

  private static Path war() {
    Path war =
        Path.of(
            System.getProperty(
                "vaporetto.first.war", FOLDER.resolve("target/first.war").toString()));
    assertThat(war).as("built by mvn package").exists();
    return war;
  }

  @Test
  void theReadmeHasItsFilesAsTheyAre() throws IOException {
    String readme = Files.readString(FOLDER.resolve("../README.md"));
    for (String file :
        List.of(
            "pom.xml",
            "src/main/java/com/example/Echo.java",
            "src/main/java/com/example/Chat.java",
            "src/main/java/com/example/Greeting.java",
            "src/main/webapp/META-INF/context.xml",
            "src/main/webapp/index.html")) {
      String content = Files.readString(FOLDER.resolve(file));
      assertThat(readme).as(file).contains("\n" + content + "```\n");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STOCK_TOMCAT_11", "STOCK_JETTY_EE10"})
  void itsPageItsRoutesItsEndpointAndItsClientWork(Container container) throws Exception {
    try (RunningServer server =
        container.start(ServerOptions.defaults().withApplication(CONTEXT, war()))) {
      try (RawClient browser = RawClient.connect(server.port())) {
        String page =
            browser.request("GET " + CONTEXT + "/ HTTP/1.1", List.of("Host: localhost")).body();
        assertThat(page).contains("new WebSocket(`ws://${location.host}${location.pathname}echo`)");
      }
      assertThatAWrongPathIsToldFromAWrongHandshake(server);
      assertThat(Served.echo(server.ws(CONTEXT + "/echo"))).isEqualTo("ciao");
      try (EchoClient greeting = EchoClient.connect(server.ws(CONTEXT + "/greeting/Ada"))) {
        greeting.send("good morning");
        assertThat(greeting.nextText()).isEqualTo("Hello Ada, you said: good morning");
      }
      assertThatMembersHearEachOther(server);
      assertThat(answerOfTheClient(server)).isEqualTo("Hello from Java");
      assertThat(Files.readString(server.logFile())).doesNotContain("WebSocket engine");
    }
  }

  /** What docs/troubleshooting.md advises to ask. */
  private static void assertThatAWrongPathIsToldFromAWrongHandshake(RunningServer server) {
    RawClient.Response wrong = ask(server, "/echo");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.body()).contains("expected");
    assertThat(ask(server, "/ecco").status()).isEqualTo(404);
  }

  private static RawClient.Response ask(RunningServer server, String path) {
    try (RawClient curl = RawClient.connect(server.port())) {
      return curl.request(
          "GET " + CONTEXT + path + " HTTP/1.1",
          List.of("Host: localhost", "Sec-WebSocket-Version: 13"));
    }
  }

  private static void assertThatMembersHearEachOther(RunningServer server) {
    try (EchoClient ada = EchoClient.connect(server.ws(CONTEXT + "/chat/lobby"));
        EchoClient bob = EchoClient.connect(server.ws(CONTEXT + "/chat/lobby"))) {
      bob.send("hello");
      assertThat(bob.nextText()).isEqualTo("hello");
      assertThat(ada.nextText()).isEqualTo("hello");
    }
  }

  private String answerOfTheClient(RunningServer server) throws IOException {
    String source =
        Objects.requireNonNull(Guide.programs("../README.md").get("Client"), "the client")
            .replace("8080", String.valueOf(server.port()));
    try (Programs programs =
        Programs.run(directory, Programs.client(), Map.of("Client", source), List.of("Client"))) {
      return programs.line("^Client (.*)").group(1);
    }
  }
}
