package dev.vaporetto.internal.room.presence;

import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** What must hold of messages about who is in the rooms; here, since only here they are seen. */
public final class PresenceOracles {
  private PresenceOracles() {}

  /** Reads a message, and nothing else. */
  public static void read(byte[] encoded) {
    try {
      PresenceMessage unused = PresenceMessage.decode(encoded);
    } catch (UnreadableMessageException e) {
      // Judged by the other method.
    }
  }

  /**
   * Each message is refused, or is the same when it is written and read again. One node takes them
   * all: whoever leaves was there, and nobody stays when the node leaves.
   */
  public static void check(
      List<byte[]> messages, Consumer<UnreadableMessageException> refusals, UUID origin) {
    RemoteNode node = new RemoteNode();
    Map<String, Change> present = new HashMap<>();
    for (byte[] encoded : messages) {
      try {
        PresenceMessage message = PresenceMessage.decode(encoded);
        PresenceMessage again = PresenceMessage.decode(message.encode());
        if (!message.equals(again)) {
          throw new AssertionError(message + " is read as " + again + " when it is written again");
        }
        checkInterval(message);
        node.take(message).forEach(change -> apply(present, change));
      } catch (UnreadableMessageException e) {
        refusals.accept(e);
      }
    }
    node.leave().forEach(change -> apply(present, change));
    if (!present.isEmpty()) {
      throw new AssertionError("these stay when their node leaves: " + present.values());
    }
  }

  /** Presence makes a deadline of it. */
  private static void checkInterval(PresenceMessage message) {
    if (message.kind() == PresenceMessage.Kind.HEARTBEAT
        && (message.number() <= 0 || message.number() > Integer.MAX_VALUE)) {
      throw new AssertionError("an interval of " + message.number() + " ms");
    }
  }

  private static void apply(Map<String, Change> present, Change change) {
    String key = change.room().length() + change.room() + change.member();
    if (change.info() == null) {
      if (present.remove(key) == null) {
        throw new AssertionError("one leaves who was not there: " + change);
      }
    } else {
      present.put(key, change);
    }
  }
}
