package dev.vaporetto.example;

import dev.vaporetto.WebSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * One room: tells everybody who comes, goes, and says what. Thread-safe.
 *
 * <p>Messages to the page are lines: the kind, then a name, then the rest. A member who does not
 * read is not waited for: what waits for it is bounded by the API, and when that is full it is
 * closed.
 */
final class ChatRoom {
  /** The longest message, in characters. */
  static final int MAX_TEXT = 1000;

  private static final int TRY_AGAIN_LATER = 1013;
  private static final int POLICY_VIOLATION = 1008;

  private final String room;

  /** By name, in the order in which they came. Guarded by this object. */
  private final Map<String, WebSocket> members = new LinkedHashMap<>();

  /** The last member has left, so nobody may join any more. Guarded by this object. */
  private boolean abandoned;

  ChatRoom(String room) {
    this.room = room;
  }

  /**
   * Adds a member under the name it wants, or one like it.
   *
   * @param onAbandoned told the name of the room and the room when the last member leaves
   * @return false if the last member has left before
   */
  boolean join(WebSocket webSocket, String wanted, BiConsumer<String, ChatRoom> onAbandoned) {
    String name;
    synchronized (this) {
      if (abandoned) {
        return false;
      }
      name = freeName(wanted);
      sendToAll("joined\n" + name);
      members.put(name, webSocket);
      send(webSocket, "welcome\n" + name + "\n" + String.join("\n", members.keySet()));
    }
    webSocket.onString(text -> say(webSocket, name, text));
    webSocket.onClose((code, reason) -> leave(name, onAbandoned));
    return true;
  }

  private String freeName(String wanted) {
    String name = wanted;
    for (int i = 2; members.containsKey(name); i++) {
      name = wanted + " " + i;
    }
    return name;
  }

  private synchronized void leave(String name, BiConsumer<String, ChatRoom> onAbandoned) {
    members.remove(name);
    sendToAll("left\n" + name);
    if (members.isEmpty() && !abandoned) {
      abandoned = true;
      onAbandoned.accept(room, this);
    }
  }

  private synchronized void say(WebSocket webSocket, String name, String text) {
    if (text.isBlank() || text.codePointCount(0, text.length()) > MAX_TEXT) {
      webSocket.close(POLICY_VIOLATION, "a message has 1 to " + MAX_TEXT + " characters");
      return;
    }
    sendToAll("said\n" + name + "\n" + text);
  }

  /** A copy, because an engine may tell of a close while we are here. */
  private void sendToAll(String message) {
    List.copyOf(members.values()).forEach(member -> send(member, message));
  }

  private static void send(WebSocket member, String message) {
    member
        .send(message)
        .whenComplete(
            (sent, failure) -> {
              if (failure != null) {
                member.close(TRY_AGAIN_LATER, "you read too slowly");
              }
            });
  }
}
