package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.RawClient.Response;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups of routes, and parameters with types. */
interface GroupCases extends FluentServer {
  @Test
  default void aRouteHasThePrefixThePoliciesAndTheSettingsOfItsGroups() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client =
            EchoClient.connect(
                HTTP,
                server().ws(path("grouped/rooms/red/seats/41", key)),
                List.of("v2.chat", "v1.chat"))) {
      assertThat(client.nextText()).isEqualTo("red 42 41");
      assertThat(client.subprotocol()).isEqualTo("v1.chat");
      journal.expect("group", "rooms", "seat").expectNothingMore();
    }
  }

  @Test
  default void whatAParserDoesNotTakeIsNotFoundAndNoPolicyIsAsked() {
    String key = newKey();
    try (JournalReader journal = journal(key)) {
      Response noNumber = answer("grouped/rooms/red/seats/4%C3%B62", key);
      assertThat(noNumber.status()).isEqualTo(404);
      assertThat(noNumber.body()).isEqualTo("The path parameter seat cannot be 4ö2\n");
      Response noRoom = answer("grouped/rooms/RED/seats/42", key);
      assertThat(noRoom.status()).isEqualTo(404);
      assertThat(noRoom.body()).isEqualTo("The path parameter room cannot be RED\n");
      journal.expectNothingMore();
    }
  }

  private Response answer(String route, String key) {
    try (RawClient client = RawClient.connect(server().port())) {
      return client.handshake(path(route, key));
    }
  }

  @Test
  default void textAndBinaryMessagesHaveLimitsOfTheirOwn() {
    try (RawClient client = open("grouped/plain", "")) {
      client.sendText("x".repeat(100));
      assertThat(client.readFrame().text()).isEqualTo("text of 100");
      client.sendBinary(new byte[200]);
      assertThat(client.readFrame().text()).isEqualTo("binary of 200");
    }
    try (RawClient client = open("grouped/plain", "")) {
      client.sendText("x".repeat(150));
      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
    }
    try (RawClient client = open("grouped/plain", "")) {
      client.sendBinary(new byte[201]);
      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
    }
  }

  @Test
  default void aRouteMayChooseAmongTheSubprotocolsThatAreOffered() {
    try (EchoClient client =
        EchoClient.connect(
            HTTP, server().ws(path("grouped/plain", "")), List.of("one", "v1.chat", "last"))) {
      assertThat(client.subprotocol()).isEqualTo("last");
    }
  }

  @Test
  default void aRouteMayRefuseToCompress() {
    String key = newKey();
    try (JournalReader journal = journal(key)) {
      assertThat(extensions("compressed", key))
          .hasSize(1)
          .allMatch(name -> name.contains("permessage-deflate"));
      journal.expect("extensions [permessage-deflate]");
      assertThat(extensions("uncompressed", key)).isEmpty();
      journal.expect("extensions []");
    }
  }

  private List<String> extensions(String route, String key) {
    try (RawClient client = RawClient.connect(server().port())) {
      Response response =
          client.handshake(path(route, key), "Sec-WebSocket-Extensions: permessage-deflate");
      assertThat(response.status()).isEqualTo(101);
      return response.header("Sec-WebSocket-Extensions");
    }
  }
}
