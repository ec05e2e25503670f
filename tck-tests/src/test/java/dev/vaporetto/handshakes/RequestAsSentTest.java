package dev.vaporetto.handshakes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Container.Family;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.ForwardedHostFilter;
import dev.vaporetto.wars.PathServlet;
import dev.vaporetto.wars.ToldAnnotated;
import dev.vaporetto.wars.ToldConfigurator;
import dev.vaporetto.wars.ToldProgrammatic;
import dev.vaporetto.wars.ToldRoutes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
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
 * What an application is told about a request, on servers that take what browsers send, and that
 * believe a proxy in front of them.
 */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
class RequestAsSentTest {
  private static final List<String> KINDS = List.of("fluent", "annotated", "programmatic");

  /** What Undertow itself answers with 400, whatever the application. */
  private static final Pattern REFUSED_BY_UNDERTOW =
      Pattern.compile("[{|^`\"<\\\\]|%([^0-9A-F]|.$|$)");

  private static @Nullable RunningServer running;

  private final Container container;
  private final RunningServer server = Objects.requireNonNull(running);

  RequestAsSentTest(Container container) {
    this.container = container;
  }

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    Wars war = Wars.from(EchoWars.example());
    war.names().stream().filter(name -> name.startsWith("WEB-INF/classes/")).forEach(war::without);
    Path told =
        war.classes(
                ToldConfigurator.class,
                ToldAnnotated.class,
                ToldProgrammatic.class,
                ToldRoutes.class,
                ForwardedHostFilter.class,
                PathServlet.class)
            .build("told.war");
    running =
        container.start(
            ServerOptions.defaults()
                .withJvmArgument("-Dvaporetto.relaxed=true")
                .withJvmArgument("-Dvaporetto.behindProxy=true")
                .withApplication("/app", told)
                .withApplication("/my café", told));
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  /** The first message of a route of each kind, as lines; the answer has to be 101. */
  private List<List<String>> told(String context, String query, String... headers) {
    List<List<String>> told = new ArrayList<>();
    for (String kind : KINDS) {
      try (RawClient client = RawClient.connect(server.port())) {
        Response response = client.handshake(context + "/told/" + kind + query, headers);
        assertThat(response.status()).as(kind + " " + response.body()).isEqualTo(101);
        told.add(List.of(client.readFrame().text().split("\n", -1)));
      }
    }
    return told;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '$',
      value = {
        "q=100% q=100%25",
        "q=%zz&r=%4 q=%25zz&r=%254",
        "q=%u20AC q=%25u20AC",
        "q={a} q=%7Ba%7D",
        "q=a|b^c` q=a%7Cb%5Ec%60",
        "q[]=\"<a>\" q%5B%5D=%22%3Ca%3E%22",
        "q=a\\b q=a%5Cb",
        "q=%E2%82%AC&empty= q=%E2%82%AC&empty=",
      })
  void aQueryIsToldRawAndEncodedInTheUri(String query, String encoded) {
    if (container.family() == Family.UNDERTOW && REFUSED_BY_UNDERTOW.matcher(query).find()) {
      try (RawClient client = RawClient.connect(server.port())) {
        assertThat(client.handshake("/app/path?" + query).status()).isEqualTo(400);
      }
      return;
    }
    List<List<String>> told = told("/app", "?" + query);
    for (int i = 0; i < KINDS.size(); i++) {
      String uri = "ws://localhost:" + server.port() + "/app/told/" + KINDS.get(i) + "?" + encoded;
      assertThat(told.get(i).get(0)).isEqualTo(uri);
      assertThat(told.get(i).get(1)).isEqualTo(query);
      if (i > 0) {
        assertThat(told.get(i).get(3)).as("in modifyHandshake").isEqualTo(uri);
      }
    }
  }

  @Test
  void theParametersOfAMalformedQueryAreToldAsFarAsTheyCanBeRead() {
    String percent = container.family() == Family.UNDERTOW ? "%25" : "%";
    for (List<String> told : told("/app", "?q=100" + percent + "&r=%20a")) {
      assertThat(told.get(2)).isEqualTo("{q=[100%], r=[ a]}");
      if (told.size() > 4) {
        assertThat(told.get(4)).as("in modifyHandshake").isEqualTo("{q=[100%], r=[ a]}");
      }
    }
  }

  @Test
  void aUserPropertyThatIsStoredAsNullIsAbsent() {
    List<List<String>> told = told("/app", "?q=1");
    assertThat(told.get(1).get(5)).isEqualTo("null");
    assertThat(told.get(2).get(5)).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/app",
        "/%61pp",
        "/app;v=1",
        "/my%20caf%C3%A9",
        "/my%20caf%c3%a9",
        "/%6Dy%20caf%C3%A9;v=1;w",
        "/./app",
        "/my%20caf%C3%A9/../app",
      })
  void whereAServletAnswersARouteDoes(String context) {
    try (RawClient client = RawClient.connect(server.port())) {
      Response page = client.request("GET " + context + "/path HTTP/1.1", List.of("Host: a"));
      if (container.family() == Family.UNDERTOW && context.contains("/.")) {
        // Undertow looks for the application before it removes dot segments.
        assertThat(page.status()).isEqualTo(404);
        return;
      }
      assertThat(page.status()).isEqualTo(200);
    }
    assertThat(told(context, "?q=1").get(1).get(0))
        .isEqualTo("ws://localhost:" + server.port() + context + "/told/annotated?q=1");
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.example, https, '', wss://shop.example/app",
    "https://shop.example:8443, https, 8443, wss://shop.example:8443/app",
    "http://shop.example, http, 80, ws://shop.example/app",
  })
  void theOriginOfTheHostThatAProxyWasAskedForIsTheSame(
      String origin, String scheme, String port, String uri) {
    List<String> headers =
        new ArrayList<>(
            List.of(
                "Origin: " + origin,
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: shop.example",
                "X-Forwarded-Proto: " + scheme));
    if (!port.isEmpty()) {
      headers.add("X-Forwarded-Port: " + port);
    }
    for (List<String> told : told("/app", "?q=1", headers.toArray(String[]::new))) {
      assertThat(told.get(0)).startsWith(uri);
    }
  }

  @Test
  void theOriginOfTheHostThatAFilterHasPutIntoTheRequestIsTheSame() {
    for (List<String> told :
        told("/app", "?q=1", "Origin: https://shop.example", "X-Wrapped-Host: shop.example")) {
      assertThat(told.get(0)).startsWith("wss://shop.example/app");
    }
  }

  @Test
  void theOriginOfHostStaysTheSameBehindAProxy() {
    String own = "Origin: http://localhost:" + server.port();
    assertThat(told("/app", "?q=1", own, "X-Wrapped-Host: shop.example")).hasSize(3);
  }

  @Test
  void aForeignOriginIsRefusedBehindAProxyTooAndTheAnswerDoesNotNameTheServer() {
    for (String kind : KINDS) {
      try (RawClient client = RawClient.connect(server.port())) {
        Response response =
            client.handshake(
                "/app/told/" + kind,
                "Origin: https://evil.example",
                "X-Wrapped-Host: shop.example");
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body())
            .contains("evil.example")
            .doesNotContain("localhost", "shop.example");
      }
    }
  }

  @Test
  void aServerNameThatIsNoHostIsAnsweredWith400() {
    for (String kind : KINDS) {
      try (RawClient client = RawClient.connect(server.port())) {
        Response response = client.handshake("/app/told/" + kind, "X-Wrapped-Host: a b");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.body()).contains("Server name: got \"a b\"");
      }
    }
  }
}
