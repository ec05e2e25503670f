package dev.vaporetto.springtests;

import static dev.vaporetto.springtests.BootProcess.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import dev.vaporetto.springtests.StompClient.StompFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application gets from the starter, with no code of its own for it. */
@ParameterizedClass
@EnumSource(Setup.class)
class SpringBootTest {
  private static final String OUR_SESSION = "dev.vaporetto.jakarta.session.WebSocketSession";
  private static final String FOREIGN = "Origin: https://evil.example";

  private static @Nullable BootProcess running;

  SpringBootTest(Setup setup) {}

  @BeforeParameterizedClassInvocation
  static void start(Setup setup) {
    running = BootProcess.start(setup.jar());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    application().close();
  }

  private static BootProcess application() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  @Test
  void routesAreBeansThatGetOthersInjected() {
    assertThat(application().hear("/greet/ada")).isEqualTo("Hello ada");
    try (RawClient client = application().open("/echo")) {
      assertThat(ask(client, "round")).isEqualTo("round");
    }
  }

  @Test
  void theLogSaysWhatIsServedAndHow() {
    assertThat(
            application()
                .hasLogged(
                    "Vaporetto serves \\d+ endpoints and \\d+ routes at /, by \\w+'s sockets"))
        .isTrue();
    assertThat(application().hasLogged("Vaporetto serves no endpoint")).isFalse();
  }

  @Test
  void aSingletonEndpointServesAllSessions() {
    try (RawClient first = application().open("/shared");
        RawClient second = application().open("/shared")) {
      assertThat(ask(first, "ada")).isEqualTo("Hello ada, 1");
      assertThat(ask(second, "bob")).isEqualTo("Hello bob, 2");
    }
  }

  @Test
  void aPrototypeEndpointServesOneSessionAndIsDestroyedAfterIt() {
    try (RawClient first = application().open("/own")) {
      assertThat(ask(first, "ada")).isEqualTo("Hello ada, 1, 0");
      assertThat(ask(first, "ada")).isEqualTo("Hello ada, 2, 0");
      first.sendClose(1000, "");
      assertThat(first.readFrame().closeCode()).isEqualTo(1000);
      assertThat(first.readToEnd()).isZero();
    }
    try (RawClient second = application().open("/own")) {
      String answer = ask(second, "bob");
      // The end of the first session may be told a moment after the end of its socket.
      for (int i = 2; answer.endsWith(", 0") && i < 1000; i++) {
        answer = ask(second, "bob");
      }
      assertThat(answer).startsWith("Hello bob, ").endsWith(", 1");
    }
  }

  @Test
  void anEndpointThatIsNoBeanIsToldWithItsCureUnlessItIsDeployedByHand() {
    assertThat(application().status("/forgotten")).isEqualTo(404);
    try (RawClient byHand = application().open("/by-hand")) {
      assertThat(ask(byHand, "round")).isEqualTo("round");
    }
    assertThat(
            application()
                .hasLogged(
                    "not served: the @ServerEndpoint dev\\.vaporetto\\.samples\\.ForgottenEcho\\."
                        + " Put @Component on the class"))
        .isTrue();
  }

  @Test
  void springsOwnHandlersRunOnOurEngine() {
    try (RawClient plain = application().open("/spring")) {
      assertThat(ask(plain, "ada")).isEqualTo("Hello ada by " + OUR_SESSION);
    }
    try (RawClient ofTheApplication = application().open("/spring/named")) {
      assertThat(ask(ofTheApplication, "")).isEqualTo("Hello a guest by " + OUR_SESSION);
    }
    try (RawClient sockJs = application().open("/sockjs/websocket")) {
      assertThat(ask(sockJs, "ada")).isEqualTo("Hello ada by " + OUR_SESSION);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stomp", "/stomp/sockjs/websocket"})
  void springsBrokerForStompRunsOnOurEngine(String path) {
    try (StompClient client = StompClient.connect(application(), path, "0,0")) {
      StompFrame connected = client.read();
      assertThat(connected.command()).isEqualTo("CONNECTED");
      assertThat(connected.headers()).containsEntry("version", "1.2");
      client.send("SUBSCRIBE", "", "id:one", "destination:/topic/greetings");
      client.send("SEND", "ada", "destination:/app/greet");
      StompFrame message = client.read();
      assertThat(message.command()).isEqualTo("MESSAGE");
      assertThat(message.headers())
          .containsEntry("subscription", "one")
          .containsEntry("destination", "/topic/greetings");
      assertThat(message.body()).isEqualTo("Hello ada by " + OUR_SESSION);

      client.send("UNSUBSCRIBE", "", "id:one");
      client.send("SEND", "bob", "destination:/app/greet");
      client.send("DISCONNECT", "", "receipt:bye");
      StompFrame receipt = client.read();
      assertThat(receipt.command()).isEqualTo("RECEIPT");
      assertThat(receipt.headers()).containsEntry("receipt-id", "bye");
      assertThat(client.closeAndReadAnswer()).isEqualTo(1000);
    }
  }

  @Test
  void theBrokerSendsTheHeartbeatsOfStomp() {
    try (StompClient client = StompClient.connect(application(), "/stomp", "0,100")) {
      assertThat(client.read().headers()).containsEntry("heart-beat", "200,200");
      assertThat(client.readText()).isEqualTo(StompClient.HEARTBEAT);
      assertThat(client.readText()).isEqualTo(StompClient.HEARTBEAT);
    }
  }

  @Test
  void theBrokerGivesUpAClientWithoutTheHeartbeatsThatItHasAnnounced() {
    try (StompClient client = StompClient.connect(application(), "/stomp", "100,0")) {
      assertThat(client.read().command()).isEqualTo("CONNECTED");
      client.sendText(StompClient.HEARTBEAT);
      assertThat(client.read().command()).isEqualTo("ERROR");
      assertThat(client.readClose()).isEqualTo(1002);
    }
  }

  @Test
  void whatIsNoStompEndsWithAnErrorAndAClose() {
    try (StompClient client = StompClient.connect(application(), "/stomp", "0,0")) {
      assertThat(client.read().command()).isEqualTo("CONNECTED");
      client.sendText("NONSENSE\n\n\0");
      assertThat(client.read().command()).isEqualTo("ERROR");
      assertThat(client.readClose()).isEqualTo(1002);
    }
  }

  @Test
  void springDecidesAboutTheOriginOfItsHandlersAndTheEngineAboutThatOfRoutes() {
    assertThat(application().status("/spring", "Origin: https://shop.example")).isEqualTo(101);
    assertThat(application().status("/spring", FOREIGN)).isEqualTo(403);
    String own = "Origin: http://localhost:" + application().port();
    for (String path : List.of("/echo", "/shared", "/spring/named")) {
      assertThat(application().status(path, own)).as(path).isEqualTo(101);
      assertThat(application().status(path, FOREIGN)).as(path).isEqualTo(403);
    }
  }

  @Test
  void springSecurityStandsInFront() {
    try (RawClient page = RawClient.connect(application().port())) {
      Response response = page.handshake("/who");
      assertThat(response.status()).isEqualTo(302);
      assertThat(response.header("Location")).singleElement().asString().endsWith("/login");
    }
    assertThat(application().status("/secret/who")).isEqualTo(401);
    assertThat(application().status("/secret/who", basic("ada:wrong"))).isEqualTo(401);
    assertThat(application().hear("/secret/who", basic("ada:engine"))).isEqualTo("Hello ada");
  }

  @Test
  void aSocketKnowsWhoHasLoggedInByFormAndEndsWithTheLogout() {
    String cookie = logIn();
    try (RawClient client = application().open("/who", cookie)) {
      assertThat(client.readFrame().text()).isEqualTo("Hello ada");
      assertThat(post("/logout", "", cookie).status()).isEqualTo(302);
      assertThat(client.readFrame().closeCode()).isEqualTo(1008);
    }
  }

  private static String basic(String credentials) {
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  /** The header with the cookie of the session that has logged in. */
  private static String logIn() {
    Response response =
        post(
            "/login",
            "username=ada&password=engine",
            "Content-Type: application/x-www-form-urlencoded");
    assertThat(response.status()).isEqualTo(302);
    String cookie = response.header("Set-Cookie").get(0);
    return "Cookie: " + cookie.substring(0, cookie.indexOf(';'));
  }

  private static Response post(String path, String body, String... headers) {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Host: localhost:" + application().port());
    lines.add("Content-Length: " + body.length());
    lines.add("Connection: close");
    lines.add("");
    lines.add(body);
    try (RawClient client = RawClient.connect(application().port())) {
      client.write(
          ("POST " + path + " HTTP/1.1\r\n" + String.join("\r\n", lines))
              .getBytes(StandardCharsets.ISO_8859_1));
      return client.readResponse();
    }
  }

  @Test
  void theEngineHasTheApplicationsProperties() {
    try (RawClient client = RawClient.connect(application().port())) {
      Response response =
          client.handshake("/shared", "Sec-WebSocket-Extensions: permessage-deflate");
      // Without "no_context_takeover", which is the default.
      assertThat(response.header("Sec-WebSocket-Extensions")).containsExactly("permessage-deflate");
      client.sendText("a".repeat(1025));
      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void theServersOwnEngineDoesNotRun() {
    assertThat(application().hasLogged("WebSocket engine")).isFalse();
  }
}
