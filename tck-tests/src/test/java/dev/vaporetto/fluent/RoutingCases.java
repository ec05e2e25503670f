package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths, and the request as a handler sees it. */
interface RoutingCases extends FluentServer {
  @Test
  default void aRouteIsFoundWithoutRegistrationAndWithoutLeadingSlash() {
    try (EchoClient client = connect("api/v1/echo", "")) {
      client.send("𝄞");
      assertThat(client.nextText()).isEqualTo("𝄞");
    }
  }

  @Test
  default void theRequestIsASnapshotWithDecodedParametersQueryAndHeaders() {
    String path = ROUTES + "/people/J%C3%BCrgen/rooms/a+b%20c";
    try (RawClient client = RawClient.connect(server().port())) {
      RawClient.Response response =
          client.handshake(path + "?q=a+b&q=%E2%82%AC&empty=&flag", "X-Test: one", "X-Test: two");
      assertThat(response.status()).isEqualTo(101);
      assertThat(ask(client, "parameters")).isEqualTo("Jürgen a+b c");
      assertThat(ask(client, "number of parameters")).isEqualTo("2");
      assertThat(ask(client, "path")).isEqualTo(path);
      assertThat(ask(client, "query"))
          .isEqualTo("Optional[q=a+b&q=%E2%82%AC&empty=&flag] {q=[a b, €], empty=[], flag=[]}");
      assertThat(ask(client, "x-test")).isEqualTo("Optional[one] [one, two]");
      assertThat(ask(client, "UPGRADE")).isEqualTo("Optional[websocket] [websocket]");
      assertThat(ask(client, "x-absent")).isEqualTo("Optional.empty null");
      assertThat(ask(client, "principal")).isEqualTo("Optional.empty Optional.empty");
      assertThat(ask(client, "missing"))
          .startsWith("no path parameter planet in " + path)
          .contains("person", "room");
    }
  }

  private static String ask(RawClient client, String what) {
    client.sendText(what);
    return client.readFrame().text();
  }

  @Test
  default void theHandlerSeesTheUserAndTheHttpSession() throws Exception {
    String route = BY_HAND + "/deployed-user";
    try (EchoClient client = EchoClient.connect(HTTP, server().ws(route), List.of())) {
      assertThat(client.nextText()).isEqualTo("anonymous in no session");
    }
    URI login = URI.create("http://localhost:" + server().port() + BY_HAND + "/login");
    String cookie =
        HTTP.send(HttpRequest.newBuilder(login).build(), BodyHandlers.ofString())
            .headers()
            .firstValue("Set-Cookie")
            .orElseThrow();
    try (RawClient client = RawClient.connect(server().port())) {
      assertThat(client.handshake(route, "Cookie: " + cookie.split(";", -1)[0]).status())
          .isEqualTo(101);
      String[] userAndSession = client.readFrame().text().split(" in ", -1);
      assertThat(userAndSession[0]).isEqualTo("ada");
      // Jetty's cookie has the node behind the session's id.
      assertThat(cookie).startsWith("JSESSIONID=" + userAndSession[1]);
    }
  }

  @Test
  default void theServersPreferenceDecidesAmongTheSubprotocolsOfTheClient() {
    assertThat(subprotocolOf("v1.chat", "v2.chat")).isEqualTo("v2.chat");
    assertThat(subprotocolOf("v0.chat", "v1.chat")).isEqualTo("v1.chat");
    assertThat(subprotocolOf("v0.chat")).isEmpty();
    assertThat(subprotocolOf()).isEmpty();
  }

  private String subprotocolOf(String... offered) {
    try (EchoClient client =
        EchoClient.connect(HTTP, server().ws(path("subprotocols", "")), List.of(offered))) {
      assertThat(client.nextText()).isEqualTo("speaks " + client.subprotocol());
      return client.subprotocol();
    }
  }

  @Test
  default void routesAreAlsoDeployedByHandAndThroughTheStandardsConfiguration() {
    for (String way : List.of("config", "deployed")) {
      try (EchoClient client =
          EchoClient.connect(HTTP, server().ws(BY_HAND + "/" + way + "/me"), List.of())) {
        client.send("hello");
        assertThat(client.nextText()).isEqualTo(way + " me hello");
      }
      try (RawClient client = RawClient.connect(server().port())) {
        RawClient.Response response = client.handshake(BY_HAND + "/" + way + "/refused");
        assertThat(response.status()).isEqualTo(418);
        assertThat(response.header("X-By")).containsExactly(way);
      }
    }
  }
}
