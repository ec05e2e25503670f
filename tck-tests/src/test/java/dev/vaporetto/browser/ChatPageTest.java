package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import dev.vaporetto.containers.TlsKeys;
import dev.vaporetto.echo.EchoWars;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The example's page in two windows of a Chromium: over ws at the root of a Jetty, and over wss at
 * a context path of a Tomcat.
 */
@ExtendWith(NeedsBrowser.class)
@ParameterizedClass
@EnumSource(names = {"JETTY_EE10", "TOMCAT_11"})
class ChatPageTest {
  private static @Nullable Browser browser;
  private static @Nullable RunningServer server;
  private static ServerOptions options = ServerOptions.defaults();

  private final Container container;

  /** Every test has a room of its own. */
  private String room = "";

  private ChatPage marta;
  private ChatPage tommaso;

  ChatPageTest(Container container) {
    this.container = container;
  }

  @BeforeParameterizedClassInvocation
  static void start(Container container) {
    if (NeedsBrowser.skips()) {
      return;
    }
    browser = Browser.start();
    options = ServerOptions.defaults().withApplication(contextPath(container), EchoWars.example());
    if (isSecure(container)) {
      options = options.withTls(TlsKeys.forLocalhost());
    }
    server = container.start(options);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    if (browser != null) {
      browser.close();
      browser = null;
    }
    if (server != null) {
      server.close();
      server = null;
    }
  }

  private static Browser browser() {
    return Objects.requireNonNull(browser);
  }

  private static RunningServer server() {
    return Objects.requireNonNull(server);
  }

  private static boolean isSecure(Container container) {
    return container == Container.TOMCAT_11;
  }

  private static String contextPath(Container container) {
    return isSecure(container) ? "/chat" : "";
  }

  private URI page() {
    String path = contextPath(container) + "/";
    return isSecure(container)
        ? URI.create("https://localhost:" + server().tlsPort() + path)
        : server().http(path);
  }

  @BeforeEach
  void open(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    room = name.substring(0, Math.min(32, name.length()));
    marta = new ChatPage(browser().newWindow());
    tommaso = new ChatPage(browser().newWindow());
    marta.open(page());
    tommaso.open(page());
  }

  @AfterEach
  void close() {
    marta.close();
    tommaso.close();
  }

  private void bothJoin() {
    marta.join("Marta", room);
    tommaso.join("Tommaso", room);
    marta.awaitMember("Tommaso");
  }

  private void bothChat(String word) {
    marta.say(word + " from Marta");
    tommaso.awaitSaid("Marta", word + " from Marta");
    tommaso.say(word + " from Tommaso");
    marta.awaitSaid("Tommaso", word + " from Tommaso");
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
  void thePageComesBackByItselfWhenTheServerDoes() {
    bothJoin();
    bothChat("Before");
    marta.write("half a sent");

    server().close();
    try {
      marta.awaitState("reconnecting");
      marta.awaitText("notice-text", "The server is going away.");
      marta.awaitText("countdown", "Next attempt in");
      tommaso.awaitState("reconnecting");
      assertThat(marta.canSend()).isFalse();
      photograph(marta, "reconnecting");
    } finally {
      server = container.start(options.onPortsOf(server()));
    }
    marta.awaitState("connected");
    tommaso.awaitState("connected");
    marta.awaitMember("Tommaso");
    tommaso.awaitMember("Marta");
    assertThat(marta.draft()).isEqualTo("half a sent");
    assertThat(marta.count("#notice:not([hidden])")).isZero();
    bothChat("After");
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

  private void photograph(ChatPage page, String what) {
    page.photograph(what + "-" + container.family().name().toLowerCase(Locale.ROOT));
  }
}
