package dev.vaporetto.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Frame;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.LoginFilter;
import dev.vaporetto.wars.LoginInitializer;
import dev.vaporetto.wars.WhoAmI;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Jakarta WebSocket §7.2: what happens to a connection whose user logs out. */
@ParameterizedClass
@EnumSource(
    value = Container.class,
    names = {"TOMCAT_11", "JETTY_EE11", "UNDERTOW"})
class LoginTest {
  private static final int MOST_TRIES = 100;

  private static @Nullable RunningServer running;

  LoginTest(Container container) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container) {
    Wars login =
        Wars.war()
            .rootClasses(LoginFilter.class, LoginInitializer.class)
            .service(ServletContainerInitializer.class, LoginInitializer.class);
    Path war =
        Wars.from(EchoWars.example())
            .jar("a-login.jar", login)
            .classes(WhoAmI.class)
            .build("w.war");
    running = container.start(ServerOptions.defaults().withApplication("", war));
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    server().close();
  }

  @Test
  void theEndOfTheHttpSessionClosesTheConnectionsOfItsUserWith1008() {
    String cookie = get("/login", null);
    try (RawClient first = open(cookie);
        RawClient second = open(cookie)) {
      assertThat(ask(first)).isEqualTo("ada");
      assertThat(ask(second)).isEqualTo("ada");
      logOut(cookie);
      for (RawClient client : List.of(first, second)) {
        Frame close = client.readFrame();
        assertThat(close.closeCode()).isEqualTo(1008);
        assertThat(close.closeReason()).isEqualTo("the login's HTTP session has ended");
      }
    }
  }

  @Test
  void aConnectionFollowsItsHttpSessionToAnotherId() {
    String cookie = get("/login", null);
    try (RawClient client = open(cookie)) {
      String renamed = get("/new-id", cookie);
      assertThat(renamed).isNotEqualTo(cookie);
      assertThat(ask(client)).isEqualTo("ada");
      logOut(renamed);
      assertThat(client.readFrame().closeCode()).isEqualTo(1008);
    }
  }

  @Test
  void anAnonymousConnectionOutlivesItsHttpSession() {
    String cookie = get("/anonymous", null);
    try (RawClient client = open(cookie)) {
      logOut(cookie);
      assertThat(ask(client)).isEqualTo("anonymous");
    }
  }

  @Test
  void theEndOfAnHttpSessionDoesNotTouchOtherUsers() {
    String cookie = get("/login", null);
    try (RawClient client = open(cookie)) {
      logOut(get("/login", null));
      assertThat(ask(client)).isEqualTo("ada");
    }
  }

  private static String ask(RawClient client) {
    client.sendText("who am I?");
    return client.readFrame().text();
  }

  private static RawClient open(String cookie) {
    RawClient client = RawClient.connect(server().port());
    assertThat(client.handshake("/who-am-i", "Cookie: " + cookie).status()).isEqualTo(101);
    return client;
  }

  /**
   * Tries again where the server does not know the session: Jetty 12 fails to find one in twenty
   * while the request that has renamed it ends, with or without a WebSocket.
   */
  private static void logOut(String cookie) {
    int tries = 0;
    while (exchange("/logout", cookie).status() == LoginFilter.NO_SESSION) {
      assertThat(++tries).as("logouts of an unknown session").isLessThan(MOST_TRIES);
    }
  }

  /** The session's cookie afterwards. */
  private static String get(String path, @Nullable String cookie) {
    RawClient.Response response = exchange(path, cookie);
    assertThat(response.status()).isEqualTo(200);
    return response.header("Set-Cookie").stream()
        .map(value -> value.split(";", 2)[0])
        .findFirst()
        .orElseGet(() -> Objects.requireNonNull(cookie));
  }

  private static RawClient.Response exchange(String path, @Nullable String cookie) {
    try (RawClient client = RawClient.connect(server().port())) {
      String host = "Host: localhost:" + server().port();
      return client.request(
          "GET " + path + " HTTP/1.1",
          cookie == null ? List.of(host) : List.of(host, "Cookie: " + cookie));
    }
  }
}
