package dev.vaporetto.fluent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of a route. */
interface LimitCases extends FluentServer {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  default void aMessageOverTheLimitClosesWith1009(boolean text) {
    String key = newKey();
    try (JournalReader journal = journal(key);
        RawClient client = open("small", key)) {
      if (text) {
        client.sendText("x".repeat(100));
        assertThat(client.readFrame().text()).isEqualTo("text of 100");
        client.sendText("x".repeat(101));
      } else {
        client.sendBinary(new byte[100]);
        assertThat(client.readFrame().text()).isEqualTo("binary of 100");
        client.sendBinary(new byte[101]);
      }
      assertThat(client.readFrame().closeCode()).isEqualTo(1009);
      client.readToEnd();
      assertThat(journal.next()).startsWith("socket error ");
      assertThat(journal.next()).startsWith("socket close 1009 ");
      journal.expectNothingMore();
    }
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
      while (!journal.next().startsWith("socket close ")) {
        // Errors, and the ends of the listeners.
      }
      journal.expectNothingMore();
    }
  }

  /** The engine's default in that application is 200 ms. */
  @Test
  default void aSilentPeerStaysWhereTheRouteSaysNothing() throws InterruptedException {
    try (RawClient client = RawClient.open(server(), BY_HAND + "/deployed/me")) {
      Thread.sleep(700);
      client.sendText("still here");
      assertThat(client.readFrame().text()).isEqualTo("deployed me still here");
    }
  }
}
