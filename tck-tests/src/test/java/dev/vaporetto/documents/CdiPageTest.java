package dev.vaporetto.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The classes of docs/cdi.md, with Weld in their WAR, and what the page says of scopes. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10"})
class CdiPageTest {
  private static final String BEANS =
      "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\""
          + " bean-discovery-mode=\"annotated\"/>";

  /** Says which of its beans can be called. */
  private static final String SCOPES =
      """
      import jakarta.enterprise.context.SessionScoped;
      import jakarta.enterprise.inject.spi.CDI;
      import jakarta.inject.Inject;
      import jakarta.websocket.HandshakeResponse;
      import jakarta.websocket.OnMessage;
      import jakarta.websocket.server.HandshakeRequest;
      import jakarta.websocket.server.ServerEndpoint;
      import jakarta.websocket.server.ServerEndpointConfig;
      import java.io.Serializable;

      @ServerEndpoint(value = "/scopes", configurator = Scopes.Handshake.class)
      public class Scopes {
        @SessionScoped
        public static class Basket implements Serializable {
          public String content() {
            return "empty";
          }
        }

        public static class Handshake extends ServerEndpointConfig.Configurator {
          static volatile String found = "";

          @Override
          public void modifyHandshake(
              ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            found = CDI.current().select(Steps.class).get().all().toString();
          }
        }

        private final Greeter greeter;
        @Inject Steps steps;
        @Inject Basket basket;

        @Inject
        public Scopes(Greeter greeter) {
          this.greeter = greeter;
        }

        @OnMessage
        public String call(String scope) {
          try {
            return switch (scope) {
              case "application" -> greeter.greet("me").substring(0, 8);
              case "handshake" -> Handshake.found;
              case "request" -> steps.all().toString();
              default -> basket.content();
            };
          } catch (RuntimeException e) {
            return e.getClass().getSimpleName();
          }
        }
      }
      """;

  @TempDir private static Path directory;

  private static @Nullable RunningServer running;

  CdiPageTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void start(Container container) {
    Path war = war(container.name());
    running = container.start(ServerOptions.defaults().withApplication("", war));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server().close();
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  private static Path war(String name) {
    Wars war = Wars.from(EchoWars.example()).file("WEB-INF/beans.xml", BEANS);
    war.names().stream().filter(file -> file.startsWith("WEB-INF/classes/")).forEach(war::without);
    List<Snippet> sources =
        new ArrayList<>(Snippet.of("docs/cdi.md").stream().filter(Snippet::isWhole).toList());
    sources.add(new Snippet("Scopes.java", 1, SCOPES));
    Path classes = Compilation.of(sources, Compilation.classPath(), directory.resolve(name));
    try (Stream<Path> files = Files.walk(classes);
        Stream<Path> weld =
            Files.list(Path.of(System.getProperty("vaporetto.containers"), "weld"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        war.file("WEB-INF/classes/" + classes.relativize(file), Files.readAllBytes(file));
      }
      weld.forEach(war::jar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return war.build("cdi.war");
  }

  private static EchoClient connect(String path) {
    return EchoClient.connect(server().ws(path));
  }

  private static String ask(EchoClient client, String text) {
    client.send(text);
    return client.nextText();
  }

  private static String visits() {
    try (EchoClient client = connect("/visits")) {
      return client.nextText();
    }
  }

  @Test
  void anEndpointHasTheBeansOfTheApplicationAndItsOwnWithWhichItEnds() {
    String before = visits();
    try (EchoClient first = connect("/greeting");
        EchoClient second = connect("/greeting")) {
      String hello = ask(first, "Ada");
      assertThat(hello).matches("Hello Ada, guest \\d+, message 1");
      assertThat(ask(first, "Ada")).endsWith(", message 2");
      assertThat(ask(second, "Bob")).startsWith("Hello Bob, guest ").endsWith(", message 1");
      assertThat(guest(ask(second, "Bob"))).isEqualTo(guest(hello) + 3);
    }
    String expected = before.equals("[]") ? "[" : before.replace("]", ", ");
    String after = visits();
    // The end of a session may be told a moment after the end of its socket.
    for (int i = 0; i < 1000 && after.length() < expected.length() + 5; i++) {
      after = visits();
    }
    assertThat(after).startsWith(expected).endsWith("2, 2]");
  }

  private static int guest(String greeting) {
    return Integer.parseInt(greeting.replaceAll("^Hello \\w+, guest (\\d+).*$", "$1"));
  }

  @Test
  void routesHaveBeansInjected() {
    try (EchoClient client = connect("/greet/Ada")) {
      assertThat(client.nextText()).startsWith("Hello Ada, guest ");
    }
  }

  @Test
  void aBeanMayHaveARequestScopeForTheTimeOfACall() {
    try (EchoClient client = connect("/work")) {
      assertThat(ask(client, "a")).isEqualTo("[a, done]");
      assertThat(ask(client, "b")).isEqualTo("[b, done]");
    }
  }

  @Test
  void theScopesOfHttpAreThoseOfTheHandshakeAndNotOfACallback() {
    try (EchoClient client = connect("/scopes")) {
      assertThat(ask(client, "application")).isEqualTo("Hello me");
      assertThat(ask(client, "handshake")).isEqualTo("[]");
      assertThat(ask(client, "request")).isEqualTo("ContextNotActiveException");
      assertThat(ask(client, "session")).isEqualTo("ContextNotActiveException");
    }
  }
}
