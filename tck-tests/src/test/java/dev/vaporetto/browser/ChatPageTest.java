package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.chat.ChatMember;
import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.echo.EchoWars;
import dev.vaporetto.interop.TappingProxy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The example's page in two windows of a Chromium, at the root of a Jetty. */
@ExtendWith(NeedsBrowser.class)
class ChatPageTest {
  private static @Nullable ChatScene scene;
  private static @Nullable RunningServer server;
  private static @Nullable TappingProxy proxy;

  /** Every test has a room of its own. */
  private String room = "";

  private ChatPage marta;
  private ChatPage tommaso;

  private static ChatScene scene() {
    if (scene == null) {
      CompletableFuture<Browser> browser = CompletableFuture.supplyAsync(Browser::shared);
      server =
          Container.JETTY_EE10.start(
              ServerOptions.defaults().withApplication("", EchoWars.example()));
      proxy = TappingProxy.to(server.port());
      browser.join();
      scene = ChatScene.open();
    }
    return scene;
  }

  private static RunningServer server() {
    return Objects.requireNonNull(server);
  }

  private static TappingProxy proxy() {
    return Objects.requireNonNull(proxy);
  }

  private static URI page() {
    return URI.create("http://localhost:" + proxy().port() + "/");
  }

  @BeforeEach
  void open(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    room = name.substring(0, Math.min(32, name.length()));
    marta = scene().marta();
    tommaso = scene().tommaso();
    scene().open(page());
  }

  @AfterAll
  static void stop() {
    if (scene != null) {
      scene.close();
      proxy().close();
      server().close();
      scene = null;
    }
  }

  private void bothJoin() {
    scene().bothJoin(room);
  }

  /** A member that is no page. */
  private ChatMember member(String name) {
    return ChatMember.join(server().ws("/chat/" + room + "?name=" + name));
  }

  private static String nextSaid(ChatMember member) {
    String next = member.next();
    while (!next.startsWith("said\n")) {
      next = member.next();
    }
    return next;
  }

  @Test
  void bothSeeWhoIsInTheRoomAndWhoGoes() {
    bothJoin();
    ChatMember bia = member("Bia");
    marta.awaitText("messages", "Bia came aboard");
    bia.close();
    marta.awaitNoMember("Bia");
    assertThat(marta.members()).containsExactly("Marta", "Tommaso");
    assertThat(tommaso.members()).containsExactly("Tommaso", "Marta");

    tommaso.goAway();
    marta.awaitNoMember("Tommaso");
    assertThat(marta.members()).containsExactly("Marta");

    tommaso.comeBack();
    tommaso.awaitState("connected");
    marta.awaitMember("Tommaso");
    marta.awaitText("messages", "Bia went ashore");
    assertThat(marta.notes()).noneMatch(note -> note.contains("Tommaso went ashore"));
  }

  @Test
  void messagesGoBothWaysAndTheOwnOnesAreMarked() {
    bothJoin();
    scene().bothChat("Buongiorno");
    assertThat(marta.isOwn("Buongiorno from Marta")).isTrue();
    assertThat(marta.isOwn("Buongiorno from Tommaso")).isFalse();
    assertThat(tommaso.isOwn("Buongiorno from Tommaso")).isTrue();
    marta.awaitMark("Buongiorno from Marta", "heard");
    assertThat(marta.count(".delivery")).as("only the own line has a mark").isEqualTo(1);

    String text = "ü, €, 𝄞 and 😀\n  on two lines";
    marta.say(text);
    tommaso.awaitSaid("Marta", text);
  }

  @Test
  void whoComesLateReadsWhatWasSaidAndWhoReloadsReadsItOnce() {
    marta.join("Marta", room);
    marta.say("Is anybody there?");
    marta.say("Nobody");
    marta.awaitMark("Nobody", "heard");
    tommaso.join("Tommaso", room);
    assertThat(tommaso.said()).containsExactly("Is anybody there?", "Nobody");

    marta.reload();
    marta.awaitState("connected");
    assertThat(marta.said()).containsExactly("Is anybody there?", "Nobody");
    assertThat(marta.isOwn("Nobody")).isTrue();
    assertThat(marta.members()).containsExactly("Marta", "Tommaso");
  }

  @Test
  void othersSeeWhoIsTyping() {
    bothJoin();
    marta.write("Bu");
    tommaso.awaitText("typing", "Marta is typing…");
    assertThat(marta.text("typing")).isEmpty();
    try (ChatMember bia = member("Bia")) {
      tommaso.awaitMember("Bia");
      bia.type(true);
      tommaso.awaitText("typing", "Marta and Bia are typing…");
      marta.awaitText("typing", "Bia is typing…");
      marta.say("Buongiorno");
      tommaso.awaitNoText("typing", "Marta");
      tommaso.awaitText("typing", "Bia is typing…");
    }
    tommaso.awaitNoText("typing", "typing");
  }

  @Test
  void linksLeadToOtherWindowsThatDoNotKnowThisOne() {
    bothJoin();
    String text =
        "See https://example.com/a_(b)?c=d#e, (http://example.com/f) and https://example.com."
            + " Not javascript:alert(1), https://bank.example@evil.example/ or https://[.";
    marta.say(text);
    tommaso.awaitSaid("Marta", text);
    assertThat(tommaso.links(text))
        .containsExactly(
            "https://example.com/a_(b)?c=d#e", "http://example.com/f", "https://example.com/");
    assertThat(tommaso.count("#messages a")).isEqualTo(3);
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
  @DisabledIf(
      value = "dev.vaporetto.interop.Node#skips",
      disabledReason = "node or npm is not on the PATH")
  void wrongFieldsAreExplainedAndGetTheFocus() {
    marta.fillIn("Marta", "San Marco!");
    marta.awaitText("room-error", "only letters A to Z, digits, - and _");
    assertThat(marta.focused()).isEqualTo("room");

    marta.awaitText("name-hint", "Up to 24 characters");
    marta.type("name", " of the long name");
    assertThat(marta.count("#name-error:not([hidden])")).isZero();
    marta.type("name", "s");
    marta.type("name", " and more");
    marta.awaitText("name-error", "A name has up to 24 characters, this one has 32.");

    marta.fillIn(" ", room);
    marta.awaitText("name-error", "Please say who you are.");
    assertThat(marta.focused()).isEqualTo("name");
    assertThat(marta.photograph("join")).isEmpty();
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
  void aDraftIsKeptForEachRoom() {
    marta.join("Marta", room);
    marta.write("half a sent");
    marta.reload();
    marta.awaitState("connected");
    assertThat(marta.draft()).isEqualTo("half a sent");

    marta.click("leave");
    marta.fillIn("Marta", room.toUpperCase(Locale.ROOT));
    marta.awaitState("connected");
    assertThat(marta.draft()).isEmpty();
  }

  @Test
  void aPhoneIsToldOfNoKeyThatItHasNot() {
    marta.join("Marta", room);
    marta.awaitText("hint", "Enter sends, Shift+Enter starts a new line");
    marta.touch(true);
    try {
      marta.reload();
      marta.awaitState("connected");
      assertThat(marta.text("hint")).isEmpty();
      marta.write("one line");
      marta.press(Keys.ENTER);
      assertThat(marta.draft()).isEqualTo("one line\n");
      marta.click("send");
      marta.awaitSaid("Marta", "one line");
    } finally {
      marta.touch(false);
    }
  }

  @Test
  void whatWasLostOnTheWayIsSaidAgainAndWhatWasHeardIsNot() {
    bothJoin();
    try (ChatMember bia = member("Bia")) {
      marta.say("heard");
      marta.awaitMark("heard", "heard");
      marta.loseWhatIsSent();
      marta.say("lost");
      marta.awaitMark("lost", "sent");
      marta.loseNothing();
      proxy().cut();
      tommaso.awaitSaid("Marta", "lost");
      marta.awaitMark("lost", "heard");
      assertThat(marta.said()).containsExactly("heard", "lost");
      assertThat(tommaso.said()).containsExactly("heard", "lost");
      assertThat(nextSaid(bia)).isEqualTo("said\nMarta\nheard");
      assertThat(nextSaid(bia)).isEqualTo("said\nMarta\nlost");

      // As of a page that has said it again because it could not know.
      bia.say(bia.id(), "lost");
      bia.say("after it");
      tommaso.awaitSaid("Bia", "after it");
      assertThat(tommaso.said()).containsExactly("heard", "lost", "after it");
    }
  }

  @Test
  @DisabledIf(
      value = "dev.vaporetto.interop.Node#skips",
      disabledReason = "node or npm is not on the PATH")
  void thePageComesBackWithAllThatWasTypedWhenTheServerDoes() {
    bothJoin();
    scene().bothChat("Before");

    server().undeploy("");
    try {
      marta.awaitState("reconnecting");
      marta.awaitText("notice-text", "The server is going away.");
      marta.awaitText("countdown", "Next attempt in");
      tommaso.awaitState("reconnecting");
      assertThat(marta.members()).containsExactly("Marta", "Tommaso");
      marta.awaitText("members-word", "Last seen");
      marta.say("Said in between");
      marta.say("and again");
      marta.awaitMark("and again", "waiting");
      marta.write("half a sent");
      assertThat(marta.photograph("reconnecting")).isEmpty();
    } finally {
      server().deploy("", EchoWars.example());
    }
    marta.reconnectNow();
    tommaso.noticeTheNetwork();
    marta.awaitState("connected");
    tommaso.awaitState("connected");
    tommaso.awaitSaid("Marta", "and again");
    marta.awaitMark("and again", "heard");
    marta.awaitMember("Tommaso");
    tommaso.awaitMember("Marta");
    marta.awaitText("members-word", "On board");
    assertThat(marta.draft()).isEqualTo("half a sent");
    assertThat(marta.count("#notice:not([hidden])")).isZero();
    scene().bothChat("After");
    List<String> said =
        List.of(
            "Before from Marta",
            "Before from Tommaso",
            "Said in between",
            "and again",
            "After from Marta",
            "After from Tommaso");
    assertThat(marta.said()).isEqualTo(said);
    assertThat(tommaso.said()).isEqualTo(said);
    assertThat(marta.notes())
        .noneMatch(note -> note.contains("ashore"))
        .filteredOn(note -> note.contains("Tommaso came aboard"))
        .hasSize(1);
  }

  @Test
  @DisabledIf(
      value = "dev.vaporetto.interop.Node#skips",
      disabledReason = "node or npm is not on the PATH")
  void itFitsLightAndDarkWideAndNarrow() {
    room = "lagoon";
    bothJoin();
    tommaso.say("Buongiorno! Is this the right boat to Murano?");
    marta.awaitSaid("Tommaso", "Buongiorno! Is this the right boat to Murano?");
    marta.say("Line 4.1 from Fondamente Nove, it leaves in 6 minutes.");
    marta.say("All its stops: https://example.com/lines/4.1");
    tommaso.awaitText("messages", "All its stops");
    tommaso.say("Grazie 😀\nI have two suitcases and a double bass.");
    marta.awaitText("messages", "double bass");
    tommaso.write("And");
    marta.awaitText("typing", "Tommaso is typing…");
    assertThat(marta.photograph("chat")).isEmpty();

    tommaso.say("acquaalta".repeat(50));
    marta.awaitText("messages", "acquaalta");
    for (int width : new int[] {320, 800, 1920}) {
      marta.look(width, 600, "light");
      assertThat(marta.isWiderThanWindow()).as("%d pixels", width).isFalse();
    }
  }

  @Test
  void chromiumAndJettySendEachOtherCompressedMessages() {
    try (Window window = Browser.shared().newWindow()) {
      CompressedEcho.of(proxy(), window);
    }
  }
}
