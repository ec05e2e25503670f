package dev.vaporetto.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.Container.Family;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.Wars;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.wars.AsyncUpgrade;
import dev.vaporetto.wars.Detour;
import dev.vaporetto.wars.Detour.Way;
import dev.vaporetto.wars.Room;
import dev.vaporetto.wars.Upgrading;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever filters and dispatches do on the way: 101 is answered only where the socket is a
 * WebSocket from then on. Else HTTP goes on, and no handshake is left without an answer.
 */
@ParameterizedClass
@CsvSource({"TOMCAT_11, auto", "TOMCAT_11, servlet", "JETTY_EE10, auto", "UNDERTOW, auto"})
class TakeoverTest {
  private static final String WEB_XML =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        <error-page><error-code>410</error-code><location>/echo</location></error-page>
      </web-app>
      """;

  private static @Nullable RunningServer running;
  private static boolean portable;

  /** What a handshake comes to. */
  private enum Outcome {
    /** 101, an echo, the closing handshake, and the end of the socket. */
    WEB_SOCKET,
    /** 101, and the end of the socket at once. */
    END,
    /** An answer of HTTP, and the socket is HTTP's or ends. */
    HTTP
  }

  TakeoverTest(Container container, String transport) {}

  @BeforeParameterizedClassInvocation
  static void startServer(Container container, String transport) {
    portable = transport.equals("servlet");
    Path war =
        Wars.from(EchoWars.example())
            .classes(Detour.class, AsyncUpgrade.class, Upgrading.class, Room.class)
            .webXml(WEB_XML)
            .build("takeover.war");
    running =
        container.start(
            ServerOptions.defaults()
                .withJvmArgument("-Ddev.vaporetto.transport=" + transport)
                .withApplication("", war));
  }

  @AfterParameterizedClassInvocation
  static void stopServer() {
    server().close();
  }

  private static RunningServer server() {
    return Objects.requireNonNull(running, "started before the tests");
  }

  static Stream<Arguments> detours() {
    // The filter's route, and a servlet that calls upgradeHttpToWebSocket.
    return Arrays.stream(Way.values())
        .flatMap(detour -> Stream.of("/echo", "/by-async").map(path -> arguments(detour, path)));
  }

  @ParameterizedTest
  @MethodSource("detours")
  void anAnswerIs101OnlyWhereTheSocketIsOurs(Way detour, String path) {
    assertThat(outcome(path + "?detour=" + detour)).isIn(expected(server().container(), detour));
  }

  private static Set<Outcome> expected(Container container, Way detour) {
    boolean jetty = container.family() == Family.JETTY;
    boolean undertow = container.family() == Family.UNDERTOW;
    return switch (detour) {
      // Headers cannot come from an included resource; the others are no requests of a client.
      case INCLUDE, ERROR_PAGE, ASYNC_DISPATCH, SENDS_BEFORE -> EnumSet.of(Outcome.HTTP);
      // Jetty's own request alone leads to its sockets.
      case PROXY_THAT_HIDES -> EnumSet.of(jetty || undertow ? Outcome.HTTP : Outcome.WEB_SOCKET);
      // Undertow takes nothing but wrappers of the Servlet API and no header of an included
      // resource, and the launcher's servlets are not asynchronous there.
      case PROXY_OF_REQUEST,
          PROXY_OF_RESPONSE,
          PROXIES,
          INCLUDE_OF_UPGRADE,
          ASYNC_STARTED,
          ASYNC_COMPLETED_LATER,
          ASYNC_DISPATCH_TO_UPGRADE ->
          EnumSet.of(undertow ? Outcome.HTTP : Outcome.WEB_SOCKET);
      // What the Servlet API alone shows of such a response does not tell whether it is sent.
      case HOLDING_PROXY -> EnumSet.of(undertow || portable ? Outcome.HTTP : Outcome.WEB_SOCKET);
      // Undertow hands the socket over only if the answer is still 101 at the end. Elsewhere it has
      // been sent, and Tomcat and Jetty close the socket of a filter that fails.
      case CHANGES_AFTER -> EnumSet.of(undertow ? Outcome.HTTP : Outcome.WEB_SOCKET);
      case RESETS_AFTER, SENDS_ERROR_AFTER, THROWS_AFTER ->
          undertow
              ? EnumSet.of(Outcome.HTTP)
              : EnumSet.of(Outcome.END, jetty ? Outcome.END : Outcome.WEB_SOCKET);
      default -> EnumSet.of(Outcome.WEB_SOCKET);
    };
  }

  private static Outcome outcome(String target) {
    try (RawClient client = RawClient.connect(server().port())) {
      RawClient.Response response;
      try {
        response = client.handshake(target);
      } catch (UncheckedIOException e) {
        // A body that breaks off, since its filter had sent a part of it.
        assertThat(e.getCause()).isNotInstanceOf(SocketTimeoutException.class);
        return Outcome.HTTP;
      }
      return response.status() == 101 ? upgraded(client, response) : refused(client, response);
    }
  }

  private static Outcome upgraded(RawClient client, RawClient.Response response) {
    assertThat(response.header("Sec-WebSocket-Accept")).containsExactly(RawClient.SAMPLE_ACCEPT);
    RawClient.Frame echo;
    try {
      client.sendText("hello");
      echo = client.readFrame();
    } catch (UncheckedIOException ended) {
      assertThat(ended.getCause()).isNotInstanceOf(SocketTimeoutException.class);
      return Outcome.END;
    }
    assertThat(echo.opcode()).isEqualTo(1);
    assertThat(echo.text()).startsWith("hello");
    client.sendClose(1000, "");
    assertThat(client.readFrame().closeCode()).isEqualTo(1000);
    assertThat(client.readToEnd()).isZero();
    return Outcome.WEB_SOCKET;
  }

  private static Outcome refused(RawClient client, RawClient.Response response) {
    try {
      RawClient.Response next =
          client.request("GET /no/such/page HTTP/1.1", List.of("Host: localhost"));
      assertThat(next.status()).isEqualTo(404);
    } catch (UncheckedIOException ended) {
      assertThat(response.header("Connection")).contains("close");
    }
    return Outcome.HTTP;
  }
}
