package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import org.junit.jupiter.api.Test;

/** Routes that come and go while the application runs. */
interface RunTimeCases extends FluentServer {
  @Test
  default void aRouteThatIsAddedLaterIsInServiceAtOnceWithItsSettings() {
    String key = newKey();
    try (EchoClient manager = connect("manager", "");
        JournalReader journal = journal(key)) {
      assertThat(status("later/added")).isEqualTo(404);
      assertThat(tell(manager, "add added")).isEqualTo("done");
      try (EchoClient client = connect("later/added", key)) {
        client.send("hello");
        assertThat(client.nextText()).isEqualTo("text of 5");
        journal.expect("later").expectNothingMore();
      }
      assertThat(tell(manager, "add added"))
          .isEqualTo(
              "IllegalStateException: the route /later/added cannot be added: its path is taken by"
                  + " /later/added");
      assertThat(tell(manager, "change added"))
          .isEqualTo(
              "IllegalStateException: the route /later/added is in service, so its settings came"
                  + " too late; expected them in websocket(path, handler, route -> ...)");
      assertThat(tell(manager, "table")).contains("/later/added");
    }
  }

  @Test
  default void aRouteIsRemovedAndItsSocketsStay() {
    try (EchoClient manager = connect("manager", "")) {
      assertThat(tell(manager, "add removed")).isEqualTo("done");
      try (EchoClient client = connect("later/removed", "")) {
        String answer = tell(manager, "remove removed");
        if (engine().isOurs()) {
          assertThat(answer).isEqualTo("done");
          assertThat(tell(manager, "remove removed")).isEqualTo("done");
          assertThat(status("later/removed")).isEqualTo(404);
          assertThat(tell(manager, "table")).doesNotContain("/later/removed");
          assertThat(tell(manager, "add removed")).isEqualTo("done");
          assertThat(status("later/removed")).isEqualTo(101);
        } else {
          assertThat(answer)
              .startsWith(
                  "UnsupportedOperationException: removing the route /later/removed needs"
                      + " Vaporetto's engine; ");
        }
        client.send("still here");
        assertThat(client.nextText()).isEqualTo("text of 10");
      }
    }
  }

  private int status(String route) {
    try (RawClient client = RawClient.connect(server().port())) {
      return client.handshake(path(route, "")).status();
    }
  }

  private static String tell(EchoClient manager, String command) {
    manager.send(command);
    return manager.nextText();
  }

  @Test
  default void theTableOfRoutesListsTheirSettings() {
    try (EchoClient manager = connect("manager", "")) {
      assertThat(tell(manager, "table").lines().map(line -> line.replaceAll(" {2,}", "  ")))
          .contains(
              "/grouped/rooms/{room}/seats/{seat}  parses room, seat; 3 policies;"
                  + " subprotocols: v1.chat; text up to 100 bytes; binary up to 200 bytes",
              "/origins/any  origins: any origin",
              "/origins/same",
              "/uncompressed  compression: off",
              "/addresses/forwarded  1 policy; trusts Forwarded of [127.0.0.0/8, ::1, 10.1.0.0/16]");
    }
  }
}
