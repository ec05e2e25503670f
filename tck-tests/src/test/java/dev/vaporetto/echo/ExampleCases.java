package dev.vaporetto.echo;

import static dev.vaporetto.chat.ChatMember.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.chat.ChatMember;
import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RunningServer;
import java.net.URI;

/** What else the example does, whatever its engine. */
final class ExampleCases {
  private ExampleCases() {}

  static void membersOfTheChatHearEachOther(RunningServer server, String context) {
    // What was said in a room before is sent to those who come later.
    URI room = server.ws(context + "/chat/" + Long.toString(System.nanoTime(), 36));
    try (ChatMember ada = ChatMember.join(URI.create(room + "?name=Ada"))) {
      assertThat(ada.next()).isEqualTo(welcome("Ada", "Ada"));
      try (ChatMember bo = ChatMember.join(URI.create(room + "?name=Bo"))) {
        assertThat(bo.next()).isEqualTo(welcome("Bo", "Ada", "Bo"));
        assertThat(ada.next()).isEqualTo("joined\nBo");
        ada.say("all aboard");
        assertThat(bo.next()).isEqualTo("said\nAda\nall aboard");
      }
      assertThat(ada.next()).isEqualTo("said\nAda\nall aboard");
      assertThat(ada.next()).isEqualTo("left\nBo");
    }
  }

  static void messagesBecomeObjectsAndObjectsMessages(RunningServer server, String context) {
    try (EchoClient client = EchoClient.connect(server.ws(context + "/tickets"))) {
      client.send("Rialto - Lido, 2");
      assertThat(client.nextText()).isEqualTo("from Rialto to Lido for 2: 19.00");
      client.send("Zattere - Murano, 1");
      assertThat(client.nextText()).isEqualTo("from Zattere to Murano for 1: 9.50");
    }
  }

  /** Tomcat's own engine, for one, closes the connection instead. */
  static void aMessageThatIsNoObjectIsAnErrorOfItsEndpointOnly(
      RunningServer server, String context) {
    try (EchoClient client = EchoClient.connect(server.ws(context + "/tickets"))) {
      client.send("as far as it goes");
      assertThat(client.nextText()).isEqualTo("no trip: as far as it goes");
      client.send("Rialto - Lido, 2");
      assertThat(client.nextText()).isEqualTo("from Rialto to Lido for 2: 19.00");
    }
  }
}
