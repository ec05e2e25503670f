package dev.vaporetto.browser;

import com.google.gson.JsonElement;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The chat's page in a window, in the terms of its user. */
final class ChatPage {
  private static final String ENTER = "\uE007";

  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("vaporetto.screenshots", "target/screenshots"));

  private final Window window;

  ChatPage(Window window) {
    this.window = window;
  }

  void open(URI page) {
    window.open(page);
  }

  /** Opens another page; the browser may cache this one. */
  void goAway() {
    window.open(URI.create("about:blank"));
  }

  void comeBack() {
    window.back();
  }

  /** Fills in the form, sends it and waits for the room. */
  void join(String name, String room) {
    fillIn(name, room);
    awaitState("connected");
    awaitMember(name);
  }

  /** Accepts the room that the form proposes. */
  void joinAs(String name) {
    window.fill("name", name);
    window.click("join");
    awaitState("connected");
  }

  /** Fills in the form and sends it. */
  void fillIn(String name, String room) {
    window.fill("name", name);
    window.fill("room", room);
    window.click("join");
  }

  /**
   * Says something with the Enter key. The text is set and not typed: the driver types no character
   * of two UTF-16 units.
   */
  void say(String text) {
    write(text);
    window.type("message", ENTER);
  }

  /** Writes something without sending it. */
  void write(String text) {
    window.evaluate("document.getElementById('message').value = arguments[0]", text);
  }

  String draft() {
    return window.evaluate("document.getElementById('message').value").getAsString();
  }

  /** Waits for connecting, connected, reconnecting or refused. */
  void awaitState(String state) {
    window.await("document.getElementById('status').dataset.state === arguments[0]", state);
  }

  void awaitMember(String name) {
    window.await("document.querySelector('#members [data-name=\"' + arguments[0] + '\"]')", name);
  }

  void awaitNoMember(String name) {
    window.await("!document.querySelector('#members [data-name=\"' + arguments[0] + '\"]')", name);
  }

  /** Waits until a member has said something. */
  void awaitSaid(String name, String text) {
    window.await(
        """
        [...document.querySelectorAll('#messages [data-kind=said]')].some(line =>
          line.dataset.name === arguments[0]
            && line.querySelector('.text').textContent === arguments[1])\
        """,
        name,
        text);
  }

  /** All that is shown as said, oldest first. */
  List<String> said() {
    return texts(
        "[...document.querySelectorAll('#messages [data-kind=said] .text')].map(l =>"
            + " l.textContent)");
  }

  /** Waits for a visible text in an element. */
  void awaitText(String id, String text) {
    window.await(
        """
        document.getElementById(arguments[0]).checkVisibility()
          && document.getElementById(arguments[0]).textContent.includes(arguments[1])\
        """,
        id,
        text);
  }

  /** The members in the order in which they are shown. */
  List<String> members() {
    return texts("[...document.querySelectorAll('#members > li')].map(line => line.dataset.name)");
  }

  private List<String> texts(String expression) {
    JsonElement texts = window.evaluate(expression);
    return StreamSupport.stream(texts.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsString)
        .toList();
  }

  /** Whether the line that has the text is marked as one's own. */
  boolean isOwn(String text) {
    return window
        .evaluate(
            """
            [...document.querySelectorAll('#messages [data-kind=said]')]
              .find(line => line.querySelector('.text').textContent === arguments[0])
              .dataset.own === 'true'\
            """,
            text)
        .getAsBoolean();
  }

  /** The id of the element that has the focus. */
  String focused() {
    return window.evaluate("document.activeElement.id").getAsString();
  }

  /** The number of elements that a selector finds. */
  int count(String selector) {
    return window.evaluate("document.querySelectorAll(arguments[0]).length", selector).getAsInt();
  }

  /** Whether Send can be pressed. */
  boolean canSend() {
    return window.evaluate("!document.getElementById('send').disabled").getAsBoolean();
  }

  /** The address in the window's bar. */
  String address() {
    return window.evaluate("location.href").getAsString();
  }

  /** Whether content is cut off at the right or needs horizontal scrolling. */
  boolean isWiderThanWindow() {
    return window
        .evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        .getAsBoolean();
  }

  void close() {
    window.close();
  }

  /** Takes pictures: light and dark, wide and narrow. */
  void photograph(String name) {
    for (String scheme : List.of("light", "dark")) {
      look(1280, 800, scheme);
      window.screenshot(SCREENSHOTS.resolve(name + "-" + scheme + "-wide.png"));
      look(360, 740, scheme);
      window.screenshot(SCREENSHOTS.resolve(name + "-" + scheme + "-narrow.png"));
    }
  }

  /** Shows the page in a size and a scheme. */
  void look(int width, int height, String scheme) {
    window.look(width, height, scheme);
  }
}
