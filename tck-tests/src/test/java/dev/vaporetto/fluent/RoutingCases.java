package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths, and what a handler learns of the request. */
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
        RawClient.Response response = client.handshake(BY_HAND + "/" + way + "/nobody");
        assertThat(response.status()).isEqualTo(418);
        assertThat(response.header("X-By")).containsExactly(way);
      }
    }
  }
}
