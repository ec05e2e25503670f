package dev.vaporetto.fluent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.EchoClient;
import dev.vaporetto.containers.RawClient;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The list of {@link dev.vaporetto.WebSocket}: what other engines than ours cannot do. */
interface EngineCases extends FluentServer {
  @Test
  default void whatAnEngineCannotDoItRefusesByNameAndTheSocketGoesOn() {
    String[] reading = {
      "pause",
      "resume",
      "onStringAsync",
      "onDataAsync",
      "onByteBufferAsync",
      "streams().onStringAsync",
      "streams().onByteBufferAsync",
      "streams().onDataAsync"
    };
    try (EchoClient client = connect("abilities", "")) {
      assertThat(client.nextText()).matches(ability("onPing", "does not tell of pings"));
      for (String name : reading) {
        assertThat(client.nextText()).matches(ability(name, "cannot stop reading"));
      }
      client.send("still there");
      client.close(1000, "");
      assertThat(client.nextClose().code()).isEqualTo(1000);
    }
  }

  private String ability(String name, String why) {
    return engine().isOurs()
        ? Pattern.quote(name) + " is there"
        : Pattern.quote(name) + " needs Vaporetto's engine; org\\.(apache|eclipse)[\\w.]+ " + why;
  }

  @Test
  default void aListenerForPartsThatAnotherThreadSetsHoldsFromTheNextMessageOnOrTheOneAfter() {
    try (RawClient client = open("parts-later", "")) {
      client.sendText("go");
      assertThat(client.readFrame().text()).isEqualTo("listening");
      // Another engine changes the listener between two messages: already before the first one, if
      // its callback for "go" had not returned yet.
      assertThat(sendFragments(client))
          .matches(engine().isOurs() ? "parts of 9" : "(parts|one piece) of 9");
      assertThat(sendFragments(client)).isEqualTo("parts of 9");
    }
  }

  private static String sendFragments(RawClient client) {
    client.write(RawClient.frame(false, 0, 1, "frag".getBytes(UTF_8)));
    client.write(RawClient.frame(true, 0, 0, "ments".getBytes(UTF_8)));
    return client.readFrame().text();
  }
}
