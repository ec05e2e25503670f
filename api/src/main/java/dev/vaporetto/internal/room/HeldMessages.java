package dev.vaporetto.internal.room;

import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.room.Deliveries.Message;
import java.util.IdentityHashMap;

/**
 * Counts what waits for the sockets that catch up in one room, against the bound of all rooms. A
 * message counts once, however many sockets it waits for; each of them counts a little. Not
 * thread-safe: used in the order of the room.
 */
final class HeldMessages {
  /** What a socket needs for a message that waits for others as well. */
  private static final int REFERENCE = 32;

  private final Kept kept;

  /** For how many sockets each message waits: 1 or more. */
  private final IdentityHashMap<Message, Integer> holders = new IdentityHashMap<>();

  HeldMessages(Kept kept) {
    this.kept = kept;
  }

  /** A message is to wait for a socket; returns whether it may. */
  boolean hold(Message message) {
    int before = holders.getOrDefault(message, 0);
    boolean held = kept.tryKeep(REFERENCE + (before == 0 ? message.size() : 0));
    if (held) {
      holders.put(message, before + 1);
    }
    return held;
  }

  /** A message waits for a socket no longer that {@link #hold} has taken for it. */
  void release(Message message) {
    int left = holders.getOrDefault(message, 0) - 1;
    if (left > 0) {
      holders.put(message, left);
    } else {
      holders.remove(message);
    }
    kept.release(REFERENCE + (left > 0 ? 0 : message.size()));
  }
}
