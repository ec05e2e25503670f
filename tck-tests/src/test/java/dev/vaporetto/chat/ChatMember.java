package dev.vaporetto.chat;

import dev.vaporetto.containers.EchoClient;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A member of the example's chat: its socket, and its messages without what differs each time. */
public final class ChatMember implements AutoCloseable {
  private final EchoClient client;
  private final Map<String, String> names = new HashMap<>();
  private String position = "";
  private String id = "";

  private ChatMember(EchoClient client) {
    this.client = client;
  }

  /** A member by a socket that has joined or is about to. */
  public static ChatMember by(EchoClient client) {
    return new ChatMember(client);
  }

  /** Joins a room; the welcome is still to come. */
  public static ChatMember join(URI room) {
    return by(EchoClient.connect(room));
  }

  /**
   * The next message: {@code welcome} with the own name and all names in alphabetical order, {@code
   * joined} and {@code left} with a name, {@code typing} with a name and yes or no, {@code said}
   * with a name and a text.
   */
  public String next() {
    List<String> lines = List.of(client.nextText().split("\n", -1));
    position = lines.get(0).isEmpty() ? position : lines.get(0);
    List<String> fields = lines.subList(2, lines.size());
    return lines.get(1)
        + switch (lines.get(1)) {
          case "welcome" ->
              "\n" + joined(fields.get(0)) + welcomed(fields.subList(1, fields.size()));
          case "joined" -> "\n" + joined(fields.get(0));
          case "left" -> "\n" + names.remove(fields.get(0));
          case "typing" -> "\n" + names.get(fields.get(0)) + "\n" + fields.get(1);
          case "said" -> "\n" + said(fields);
          default -> fields.stream().map(each -> "\n" + each).collect(Collectors.joining());
        };
  }

  private String joined(String idAndName) {
    String[] parts = idAndName.split(" ", 2);
    names.put(parts[0], parts[1]);
    return parts[1];
  }

  private String said(List<String> fields) {
    id = fields.get(2);
    return fields.get(1) + "\n" + String.join("\n", fields.subList(3, fields.size()));
  }

  private String welcomed(List<String> members) {
    members.forEach(this::joined);
    return names.values().stream().sorted().map(each -> "\n" + each).collect(Collectors.joining());
  }

  /** The position of the last message that had one; empty before. */
  public String position() {
    return position;
  }

  /** The id of the last message that was said; empty before. */
  public String id() {
    return id;
  }

  /** Says something. */
  public void say(String text) {
    say("id-" + System.nanoTime(), text);
  }

  /** Says something, perhaps again. */
  public void say(String id, String text) {
    send("say\n" + id + "\n" + text);
  }

  /** Types, or does not any more. */
  public void type(boolean typing) {
    send("typing\n" + (typing ? "yes" : "no"));
  }

  /** Sends a message as it is. */
  public void send(String message) {
    client.send(message);
  }

  /** How the server has closed. */
  public EchoClient.Received.Closed nextClose() {
    return client.nextClose();
  }

  /** Leaves. */
  @Override
  public void close() {
    client.close();
  }

  /** The welcome of a member. */
  public static String welcome(String own, String... all) {
    return "welcome\n" + own + "\n" + Arrays.stream(all).sorted().collect(Collectors.joining("\n"));
  }
}
