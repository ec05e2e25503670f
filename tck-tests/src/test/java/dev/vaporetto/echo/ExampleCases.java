package dev.vaporetto.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RunningServer;

/** What else the example does, whatever its engine. */
final class ExampleCases {
  private ExampleCases() {}

  static void membersOfTheChatHearEachOther(RunningServer server, String context) {
    try (EchoClient ada = member(server, context, "Ada", "Ada");
        EchoClient bo = member(server, context, "Bo", "Ada\nBo")) {
      assertThat(ada.nextText()).isEqualTo("joined\nBo");
      ada.send("all aboard");
      assertThat(bo.nextText()).isEqualTo("said\nAda\nall aboard");
      bo.close(1000, "");
      assertThat(ada.nextText()).isEqualTo("said\nAda\nall aboard");
      assertThat(ada.nextText()).isEqualTo("left\nBo");
    }
  }

  /** Connects a member; it has joined when this returns. */
  private static EchoClient member(
      RunningServer server, String context, String name, String members) {
    EchoClient client = EchoClient.connect(server.ws(context + "/chat/pier?name=" + name));
    assertThat(client.nextText()).isEqualTo("welcome\n" + name + "\n" + members);
    return client;
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
