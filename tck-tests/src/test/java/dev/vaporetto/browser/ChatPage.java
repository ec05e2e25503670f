package dev.vaporetto.browser;

import dev.vaporetto.interop.Node;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;

/** The chat's page in a window, in the terms of its user. */
final class ChatPage {
  private static final Path SCREENSHOTS =
      Path.of(System.getProperty("vaporetto.screenshots", "target/screenshots"));

  private final Window window;

  ChatPage(Window window) {
    this.window = window;
  }

  /** Opens the page as for somebody who was never there. */
  void open(URI page) {
    try {
      window.run("sessionStorage.clear(); localStorage.clear()");
    } catch (WebDriverException e) {
      // A page without an origin has no storage.
    }
    window.open(page);
  }

  /** Loads the page again. */
  void reload() {
    window.reload();
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
    window.type("message", Keys.ENTER);
  }

  /** Writes something without sending it. */
  void write(String text) {
    window.run(
        """
        const message = document.getElementById('message');
        message.value = arguments[0];
        message.dispatchEvent(new Event('input'));
        """,
        text);
  }

  /** Types into a field, after what is there. */
  void type(String id, String text) {
    window.type(id, text);
  }

  /** Presses a key in the field for messages. */
  void press(Keys key) {
    window.type("message", key);
  }

  String draft() {
    return window.evaluate(String.class, "document.getElementById('message').value");
  }

  void click(String id) {
    window.click(id);
  }

  /** Behaves as if messages were lost on the way to the server. */
  void loseWhatIsSent() {
    window.run("window.reallySend = WebSocket.prototype.send; WebSocket.prototype.send = () => {}");
  }

  /** Behaves as if nothing were lost any more. */
  void loseNothing() {
    window.run("WebSocket.prototype.send = window.reallySend");
  }

  /** Presses the button of that name, unless the page has been quicker and it is gone. */
  void reconnectNow() {
    window.run("document.getElementById('reconnect').click()");
  }

  /** The machine is online again: the page does not wait for its next attempt. */
  void noticeTheNetwork() {
    window.run("window.dispatchEvent(new Event('online'))");
  }

  /** Waits until one of the user's own lines has a mark: waiting, sent, heard or failed. */
  void awaitMark(String text, String mark) {
    window.await(
        """
        [...document.querySelectorAll('#log .said')].some(line =>
          line.querySelector('.text').textContent === arguments[0]
            && line.querySelector('.delivery')?.dataset.state === arguments[1])\
        """,
        text,
        mark);
  }

  /** The addresses to which the links of the line with the text lead. */
  List<String> links(String text) {
    return texts(
        """
        [...[...document.querySelectorAll('#messages .text')]
          .find(each => each.textContent === arguments[0])
          .querySelectorAll('a[target=_blank][rel~=noopener]')].map(link => link.href)\
        """,
        text);
  }

  /** What is wrong with the page for people with disabilities: nothing, as far as axe-core sees. */
  List<String> barriers() {
    if (!window.evaluate(Boolean.class, "typeof axe === 'object'")) {
      window.run(Axe.SOURCE);
    }
    return texts(
        """
        axe.run().then(({violations}) => violations.flatMap(({id, help, nodes}) =>
          nodes.map(({html}) => `${id}: ${help}: ${html}`)))\
        """);
  }

  private static final class Axe {
    static final String SOURCE = Node.install().read("axe-core/axe.min.js");
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

  /** Waits until an element has the text no more. */
  void awaitNoText(String id, String text) {
    window.await(
        "!document.getElementById(arguments[0]).textContent.includes(arguments[1])", id, text);
  }

  /** The text of an element. */
  String text(String id) {
    return window.evaluate(String.class, "document.getElementById(arguments[0]).textContent", id);
  }

  /** What the page notes beside what is said, oldest first. */
  List<String> notes() {
    return texts("[...document.querySelectorAll('#messages .note')].map(l => l.textContent)");
  }

  /** The members in the order in which they are shown. */
  List<String> members() {
    return texts("[...document.querySelectorAll('#members > li')].map(line => line.dataset.name)");
  }

  private List<String> texts(String expression, Object... arguments) {
    List<?> texts = window.evaluate(List.class, expression, arguments);
    return texts.stream().map(String::valueOf).toList();
  }

  /** Whether the line that has the text is marked as one's own. */
  boolean isOwn(String text) {
    return window.evaluate(
        Boolean.class,
        """
        [...document.querySelectorAll('#messages [data-kind=said]')]
          .find(line => line.querySelector('.text').textContent === arguments[0])
          .dataset.own === 'true'\
        """,
        text);
  }

  /** The id of the element that has the focus. */
  String focused() {
    return window.evaluate(String.class, "document.activeElement.id");
  }

  /** The number of elements that a selector finds. */
  int count(String selector) {
    return window
        .evaluate(Long.class, "document.querySelectorAll(arguments[0]).length", selector)
        .intValue();
  }

  /** The address in the window's bar. */
  String address() {
    return window.evaluate(String.class, "location.href");
  }

  /** Whether content is cut off at the right or needs horizontal scrolling. */
  boolean isWiderThanWindow() {
    return window.evaluate(
        Boolean.class,
        "document.documentElement.scrollWidth > document.documentElement.clientWidth");
  }

  void close() {
    window.close();
  }

  /** Takes pictures: light and dark, wide and narrow; tells the {@linkplain #barriers barriers}. */
  List<String> photograph(String name) {
    List<String> barriers = new ArrayList<>();
    for (String scheme : List.of("light", "dark")) {
      for (Map.Entry<String, Integer> size : Map.of("wide", 1280, "narrow", 360).entrySet()) {
        look(size.getValue(), size.getValue() == 360 ? 740 : 800, scheme);
        String view = name + "-" + scheme + "-" + size.getKey();
        window.screenshot(SCREENSHOTS.resolve(view + ".png"));
        barriers().forEach(each -> barriers.add(view + ": " + each));
      }
    }
    return barriers;
  }

  /** Shows the page in a size and a scheme. */
  void look(int width, int height, String scheme) {
    window.look(width, height, scheme);
  }

  /** Is held in a hand, or not any more. */
  void touch(boolean enabled) {
    window.touch(enabled);
  }
}
