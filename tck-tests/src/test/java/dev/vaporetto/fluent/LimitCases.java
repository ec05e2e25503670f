package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import dev.vaporetto.containers.ServerEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of a route. */
interface LimitCases extends FluentServer {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  default void aMessageOverTheLimitClosesWith1009(int opcode) {
    try (RawClient client = open("small", newKey())) {
      client.write(RawClient.frame(true, 0, opcode, new byte[100]));
      assertThat(client.readFrame().text()).isEqualTo(kind(opcode) + " of 100");
    }
    // A second socket: Tomcat's engine closes without a frame while its answer is being written.
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("small", key)) {
      client.write(RawClient.frame(true, 0, opcode, new byte[101]));
      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
      client.readToEnd();
      assertThat(journal.next()).startsWith("socket error ");
      assertThat(journal.next()).startsWith("socket close 1009 ");
      journal.expectNothingMore();
    }
  }

  private static String kind(int opcode) {
    return opcode == 1 ? "text" : "binary";
  }

  @Test
  default void aRouteMayTakeLargerMessagesThanTheEnginesDefault() {
    try (EchoClient client = connect("large", newKey())) {
      client.send("x".repeat(300_000));
      assertThat(client.nextText()).isEqualTo("text of 300000");
      client.send(new byte[300_000]);
      assertThat(client.nextText()).isEqualTo("binary of 300000");
    }
  }

  @Test
  default void aSilentPeerIsClosedWhereTheRouteSaysSo() {
    String key = newKey();
    try (JournalReader journal = journal(key);
        EchoClient client = connect("idle", key)) {
      assertThat(client.nextClose().code()).isEqualTo(1001);
      String entry = journal.next();
      while (!entry.startsWith("socket close ")) {
        entry = journal.next();
      }
      // Tomcat's engine does not show the code (Jakarta WebSocket §2.1.5).
      assertThat(entry)
          .startsWith("socket close " + (engine() == ServerEngine.TOMCATS ? 1006 : 1001));
      journal.expectNothingMore();
    }
  }

  /** The engine's default there is a second: enough to open a socket on a busy machine. */
  @Test
  default void aSilentPeerStaysWhereTheRouteSaysNothing() throws InterruptedException {
    try (RawClient client = RawClient.open(server(), BY_HAND + "/deployed/me")) {
      Thread.sleep(1_500);
      client.sendText("still here");
      assertThat(client.readFrame().text()).isEqualTo("deployed me still here");
    }
  }
}
