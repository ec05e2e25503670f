package dev.vaporetto.room;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Carries messages between the nodes whose sockets are members of a room: the place for a
 * distributed engine. Thread-safe.
 *
 * <p>A node says which rooms it has members in, so that a broker can send a message to the nodes
 * that want it, and to no others. Members, presence and slow readers stay the node's own business.
 *
 * <p>Calls of one room follow each other, and none holds a lock of the rooms: a broker may deliver
 * under a lock of its own. One that blocks keeps its room waiting, and no other one.
 *
 * <pre>{@code
 * public CompletionStage<Void> publish(String room, RoomMessage message) {
 *   return bus.send("rooms/" + room, encode(message));
 * }
 * }</pre>
 */
public interface RoomBroker {
  /**
   * This node has a member in a room now: what is published there is delivered from now on.
   *
   * @param deliver called for one message after the other, in the order in which each node has
   *     published its own; it does not block
   * @return done when messages come. If it fails, it is logged, nothing that is delivered counts,
   *     no {@link #unsubscribe} follows, and the next member who joins on this node subscribes
   *     again
   */
  CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver);

  /**
   * This node has no member in a room any more: what is delivered from now on goes to nobody.
   *
   * @return if it fails, that is logged
   */
  CompletionStage<Void> unsubscribe(String room);

  /**
   * Delivers a message to every node that has subscribed to the room, this one included.
   *
   * @return done when the message is sure to be delivered, as far as the broker can tell
   */
  CompletionStage<Void> publish(String room, RoomMessage message);
}
