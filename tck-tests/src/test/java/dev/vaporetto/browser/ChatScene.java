package dev.vaporetto.browser;

import java.net.URI;

/** Two users of the chat, each with a window of the shared browser. */
record ChatScene(ChatPage marta, ChatPage tommaso) implements AutoCloseable {
  static ChatScene open() {
    return new ChatScene(
        new ChatPage(Browser.shared().newWindow()), new ChatPage(Browser.shared().newWindow()));
  }

  /** Both see the form, as for the first time. */
  void open(URI page) {
    marta.open(page);
    tommaso.open(page);
  }

  void bothJoin(String room) {
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

  @Override
  public void close() {
    marta.close();
    tommaso.close();
  }
}
