package dev.vaporetto.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vaporetto.containers.Container;
import dev.vaporetto.containers.RunningServer;
import dev.vaporetto.containers.ServerOptions;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The example's page in two windows of a Chromium, on one server. */
@ExtendWith(NeedsBrowser.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChatPages {
  private final Container container;
  private final ServerOptions options;
  private @Nullable RunningServer server;

  /** Every test has a room of its own. */
  String room = "";

  ChatPage marta;
  ChatPage tommaso;

  ChatPages(Container container, ServerOptions options) {
    this.container = container;
    this.options = options;
  }

  /** The page's address on the running server. */
  abstract URI page(RunningServer server);

  private RunningServer server() {
    return Objects.requireNonNull(server);
  }

  /** Takes pictures of a page where this is the run that takes them. */
  void photograph(ChatPage page, String what) {}

  @BeforeEach
  void open(TestInfo test) {
    if (server == null) {
      server = container.start(options);
    }
    String name = test.getTestMethod().orElseThrow().getName();
    room = name.substring(0, Math.min(32, name.length()));
    marta = new ChatPage(Browser.shared().newWindow());
    tommaso = new ChatPage(Browser.shared().newWindow());
    marta.open(page(server()));
    tommaso.open(page(server()));
  }

  @AfterEach
  void close() {
    marta.close();
    tommaso.close();
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  void bothJoin() {
    marta.join("Marta", room);
    tommaso.join("Tommaso", room);
    marta.awaitMember("Tommaso");
  }

  void bothChat(String word) {
    marta.say(word + " from Marta");
    tommaso.awaitSaid("Marta", word + " from Marta");
    tommaso.say(word + " from Tommaso");
    marta.awaitSaid("Tommaso", word + " from Tommaso");
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
}
