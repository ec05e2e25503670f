package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The example's page over ws, at the root of a Jetty. */
class ChatPageTest extends ChatPages {
  ChatPageTest() {
    super(Container.JETTY_EE10, ServerOptions.defaults().withApplication("", EchoWars.example()));
  }

  @Override
  URI page(RunningServer server) {
    return server.http("/");
  }

  @Override
  void photograph(ChatPage page, String what) {
    page.photograph(what);
  }

  @Test
  void bothSeeWhoIsInTheRoomAndWhoGoes() {
    bothJoin();
    assertThat(marta.members()).containsExactly("Marta", "Tommaso");
    assertThat(tommaso.members()).containsExactly("Tommaso", "Marta");

    tommaso.goAway();
    marta.awaitNoMember("Tommaso");
    assertThat(marta.members()).containsExactly("Marta");

    tommaso.comeBack();
    tommaso.awaitState("connected");
    marta.awaitMember("Tommaso");
  }

  @Test
  void messagesGoBothWaysAndTheOwnOnesAreMarked() {
    bothJoin();
    bothChat("Buongiorno");
    assertThat(marta.isOwn("Buongiorno from Marta")).isTrue();
    assertThat(marta.isOwn("Buongiorno from Tommaso")).isFalse();
    assertThat(tommaso.isOwn("Buongiorno from Tommaso")).isTrue();

    String text = "ü, €, 𝄞 and 😀\n  on two lines";
    marta.say(text);
    tommaso.awaitSaid("Marta", text);
  }

  @Test
  void markupIsShownAsTextInMessagesAndNames() {
    String name = "<b>Bia</b>";
    String text = "<img src=x onerror=\"document.body.remove()\">";
    marta.join("Marta", room);
    tommaso.join(name, room);
    marta.awaitMember(name);
    tommaso.say(text);
    marta.awaitSaid(name, text);
    tommaso.awaitSaid(name, text);

    assertThat(marta.count("#messages img, #chat-view b")).isZero();
    assertThat(tommaso.count("#messages img, #chat-view b")).isZero();
  }

  @Test
  void aTakenNameGetsANumber() {
    marta.join("Marta", room);
    tommaso.join("Marta", room);
    tommaso.awaitText("messages", "so you are Marta 2");
    marta.awaitMember("Marta 2");
    tommaso.say("I am another");
    marta.awaitSaid("Marta 2", "I am another");
    assertThat(marta.isOwn("I am another")).isFalse();
  }

  @Test
  void wrongFieldsAreExplainedAndGetTheFocus() {
    marta.fillIn("Marta", "San Marco!");
    marta.awaitText("room-error", "only letters A to Z, digits, - and _");
    assertThat(marta.focused()).isEqualTo("room");

    marta.fillIn(" ", room);
    marta.awaitText("name-error", "Please say who you are.");
    assertThat(marta.focused()).isEqualTo("name");
    photograph(marta, "join");
  }

  @Test
  void theAddressInvitesToTheRoom() {
    marta.join("Marta", room);
    assertThat(marta.address()).endsWith("#" + room);
    assertThat(marta.focused()).isEqualTo("message");

    tommaso.goAway();
    tommaso.open(URI.create(marta.address()));
    tommaso.joinAs("Tommaso");
    tommaso.awaitMember("Marta");
  }

  @Test
  void itFitsLightAndDarkWideAndNarrow() {
    room = "lagoon";
    bothJoin();
    tommaso.say("Buongiorno! Is this the right boat to Murano?");
    marta.awaitSaid("Tommaso", "Buongiorno! Is this the right boat to Murano?");
    marta.say("Line 4.1 from Fondamente Nove, it leaves in 6 minutes 🚤");
    marta.say("Mind the step.");
    tommaso.awaitSaid("Marta", "Mind the step.");
    tommaso.say("Grazie 😀\nI have two suitcases and a double bass.");
    marta.awaitText("messages", "double bass");
    photograph(marta, "chat");

    tommaso.say("acquaalta".repeat(50));
    marta.awaitText("messages", "acquaalta");
    for (int width : new int[] {320, 800, 1920}) {
      marta.look(width, 600, "light");
      assertThat(marta.isWiderThanWindow()).as("%d pixels", width).isFalse();
    }
  }
}
