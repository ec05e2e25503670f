package dev.vaporetto.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.vaporetto.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A client in a room, with a log of what it was told. Thread-safe. */
final class Member {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String name;
  private final WebSocket socket;

  /** All lines; guarded by this object, like the fields below. */
  private final List<String> lines;

  private int sent;

  private Member(String name, WebSocket socket, List<String> lines) {
    this.name = name;
    this.socket = socket;
    this.lines = lines;
    socket.onString(this::told);
  }

  /** Joins a room and waits until that is done. */
  static Member join(NodeProcess node, BrokerKind kind, String room, String name) throws Exception {
    Member member = connect(node, kind, room, "?name=" + name, name, new ArrayList<>());
    member.await("joined"::equals);
    return member;
  }

  private static Member connect(
      NodeProcess node, BrokerKind kind, String room, String query, String name, List<String> lines)
      throws Exception {
    String url = node.url(kind, "rooms/" + room + query);
    return new Member(name, WebSocket.connect(url).get(60, TimeUnit.SECONDS), lines);
  }

  /** The same client on another connection, from the last position on; the log goes on. */
  Member resumed(NodeProcess node, BrokerKind kind, String room) throws Exception {
    String position = lastPosition();
    String since = position.equals("-") ? "" : "&since=" + position;
    List<String> before;
    synchronized (this) {
      before = new ArrayList<>(lines);
    }
    before.remove("joined");
    if (since.isEmpty()) {
      before.add("gap the client has no position to go on from");
    }
    Member again = connect(node, kind, room, "?name=" + name + since, name, before);
    synchronized (this) {
      again.sent = sent;
    }
    again.await("joined"::equals);
    return again;
  }

  private synchronized String lastPosition() {
    String position = "-";
    for (String line : lines) {
      if (line.startsWith("said ")) {
        position = line.split(" ", 3)[1];
      }
    }
    return position;
  }

  private synchronized void told(String line) {
    lines.add(line);
    notifyAll();
  }

  String name() {
    return name;
  }

  /** Says the next text: the name and a number. */
  synchronized String say(String padding) {
    String text = name + ":" + sent++ + padding;
    socket.send(text);
    return text;
  }

  /** Says something again and again until it was kept, and returns it. */
  String sayForSure() throws InterruptedException {
    while (true) {
      String text = say("");
      await(line -> line.equals("sent " + text) || line.equals("failed " + text));
      if (has("sent " + text)) {
        return text;
      }
    }
  }

  synchronized boolean has(String line) {
    return lines.contains(line);
  }

  /** Waits for a line. */
  synchronized void await(Predicate<String> expected) throws InterruptedException {
    awaitThat(() -> lines.stream().anyMatch(expected));
  }

  /** Waits until it has heard a text. */
  void awaitHeard(String text) throws InterruptedException {
    await(line -> line.startsWith("said ") && line.split(" ", 3)[2].equals(text));
  }

  /** Waits until all that it said was sent, or has failed. */
  synchronized void awaitOutcomes() throws InterruptedException {
    awaitThat(
        () -> lines.stream().filter(line -> line.matches("(sent|failed) .*")).count() >= sent);
  }

  private synchronized void awaitThat(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        int size = lines.size();
        fail(name + " was told no more than " + lines.subList(Math.max(0, size - 30), size));
      }
      wait(left);
    }
  }

  private synchronized List<String> linesOf(String kind) {
    return lines.stream()
        .filter(line -> line.startsWith(kind + " "))
        .map(line -> line.substring(kind.length() + 1))
        .toList();
  }

  /** All texts that it has heard. */
  List<String> heard() {
    return linesOf("said").stream().map(line -> line.split(" ", 2)[1]).toList();
  }

  /** What it said and the broker has kept. */
  List<String> sent() {
    return linesOf("sent");
  }

  List<String> failed() {
    return linesOf("failed");
  }

  /** Why something is missing. */
  List<String> gaps() {
    return linesOf("gap");
  }

  /** Nothing came twice, and the texts of each member came in its order. */
  void assertOrderly() {
    List<String> heard = heard();
    Set<String> different = new HashSet<>(heard);
    assertThat(heard).as("what %s has heard", name).hasSize(different.size());
    Map<String, Integer> last = new HashMap<>();
    for (String text : heard) {
      String[] parts = text.split("[: ]", 3);
      int number = Integer.parseInt(parts[1]);
      Integer before = last.put(parts[0], number);
      assertThat(before == null || before < number)
          .as("%s has heard %s behind %s:%s", name, text, parts[0], before)
          .isTrue();
    }
  }

  void close() {
    socket.close();
  }
}
