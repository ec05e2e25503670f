package dev.vaporetto.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Container.Family;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.engine.OpeningFailedException;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes with a wrong, a missing or a doubled header. */
@ParameterizedClass
@EnumSource(names = {"TOMCAT_11", "JETTY_EE10", "UNDERTOW"})
class BadHandshakeTest {
  private static final String PATH = "/api/v1/websocket";
  private static final String KEY = "Sec-WebSocket-Key: " + RawClient.SAMPLE_KEY;

  private static @Nullable RunningServer running;

  BadHandshakeTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    running = container.start(ServerOptions.defaults().withApplication("", EchoWars.example()));
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    try (RawClient client = RawClient.open(server(), PATH)) {
      client.sendText("the server is still up");
      assertThat(client.readFrame().text()).isEqualTo("the server is still up");
    } finally {
      server().close();
    }
  }

  /**
   * A change to a proper handshake.
   *
   * @param remove the name of a header to leave out; empty for none
   * @param add header lines to add
   * @param says what the one line of the body must contain
   */
  record Case(
      String name, String method, String remove, List<String> add, int status, String says) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("POST", "POST", "", List.of("Content-Length: 0"), 405, "GET"),
        without("Upgrade", 400, "Upgrade"),
        without("Connection", 400, "Connection"),
        without("Sec-WebSocket-Key", 400, "Sec-WebSocket-Key"),
        without("Sec-WebSocket-Version", 400, "Sec-WebSocket-Version"),
        with("doubled key", KEY, 400, "Sec-WebSocket-Key"),
        with("doubled version", "Sec-WebSocket-Version: 13", 400, "Sec-WebSocket-Version"),
        instead("short key", "Sec-WebSocket-Key", "c2hvcnQ=", 400, "16 bytes"),
        instead("key that is no base64", "Sec-WebSocket-Key", "not base64!", 400, "base64"),
        instead("old version", "Sec-WebSocket-Version", "8", 426, "13"),
        instead("new version", "Sec-WebSocket-Version", "14", 426, "13"),
        instead("other upgrade", "Upgrade", "h2c", 400, "websocket"),
        instead("keep-alive", "Connection", "keep-alive", 400, "Upgrade"),
        with("bad subprotocol", "Sec-WebSocket-Protocol: a b", 400, "Sec-WebSocket-Protocol"),
        with("bad extension", "Sec-WebSocket-Extensions: a;=", 400, "Sec-WebSocket-Extensions"),
        with("foreign origin", "Origin: https://evil.example", 403, "evil.example"),
        with("opaque origin", "Origin: null", 403, "null"),
        with("a body", "Content-Length: 5", 400, "Content-Length"));
  }

  private static Case without(String header, int status, String says) {
    return new Case("no " + header, "GET", header, List.of(), status, says);
  }

  private static Case with(String name, String line, int status, String says) {
    return new Case(name, "GET", "", List.of(line), status, says);
  }

  private static Case instead(String name, String header, String value, int status, String says) {
    return new Case(name, "GET", header, List.of(header + ": " + value), status, says);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aBadHandshakeGetsItsStatusAndOneLineThatSaysWhy(Case bad) {
    try (RawClient client = RawClient.connect(server().port())) {
      List<String> headers = new ArrayList<>(client.properHeaders());
      headers.removeIf(line -> !bad.remove.isEmpty() && line.startsWith(bad.remove + ":"));
      headers.addAll(bad.add);
      RawClient.Response response = client.request(bad.method + " " + PATH + " HTTP/1.1", headers);
      assertThat(response.status()).isEqualTo(bad.status);
      if (bad.remove.equals("Connection") && server().container().family() == Family.JETTY) {
        // Jetty's connector refuses an Upgrade without Connection: Upgrade before any application.
        return;
      }
      assertThat(response.body()).contains(bad.says).endsWith("\n").hasLineCount(1);
      if (bad.status == 426) {
        assertThat(response.header("Sec-WebSocket-Version")).containsExactly("13");
      }
    }
  }

  @Test
  void theOwnOriginPasses() {
    try (RawClient client = RawClient.connect(server().port())) {
      String origin = "Origin: http://localhost:" + server().port();
      RawClient.Response response = client.handshake(PATH, origin);
      assertThat(response.status()).isEqualTo(101);
      assertThat(response.header("Sec-WebSocket-Accept")).containsExactly(RawClient.SAMPLE_ACCEPT);
    }
  }

  @Test
  void aHandshakeToAnotherPathIsNotOurs() {
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake("/no/such/endpoint").status()).isEqualTo(404);
    }
  }

  @Test
  void aPageAtAPathOfOursIsNotOurs() {
    try (RawClient client = RawClient.connect(server().port())) {
      RawClient.Response response =
          client.request("GET " + PATH + " HTTP/1.1", List.of("Host: localhost"));
      assertThat(response.status()).isEqualTo(404);
    }
  }

  @Test
  void ourClientTellsTheReasonThatOurServerGives() {
    ClientEndpointConfig config =
        ClientEndpointConfig.Builder.create()
            .configurator(
                new ClientEndpointConfig.Configurator() {
                  @Override
                  public void beforeRequest(Map<String, List<String>> headers) {
                    headers.put("Origin", List.of("https://evil.example"));
                  }
                })
            .build();
    Endpoint endpoint =
        new Endpoint() {
          @Override
          public void onOpen(Session session, EndpointConfig ignored) {}
        };
    String reason = "Origin: got https://evil.example, expected one that may connect";
    assertThatThrownBy(
            () ->
                ContainerProvider.getWebSocketContainer()
                    .connectToServer(endpoint, config, server().ws(PATH)))
        .isInstanceOf(DeploymentException.class)
        .hasMessageContaining("expected 101; its body says \"" + reason)
        .cause()
        .isInstanceOfSatisfying(
            OpeningFailedException.class,
            failure -> {
              assertThat(failure.status()).isEqualTo(403);
              assertThat(failure.body()).startsWith(reason).endsWith("\n");
            });
  }
}
