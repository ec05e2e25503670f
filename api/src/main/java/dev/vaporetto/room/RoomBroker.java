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
   * @return done when messages come
   */
  CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver);

  /** This node has no member in a room any more. */
  CompletionStage<Void> unsubscribe(String room);

  /**
   * Delivers a message to every node that has subscribed to the room, this one included.
   *
   * @return done when the message is sure to be delivered, as far as the broker can tell
   */
  CompletionStage<Void> publish(String room, RoomMessage message);
}
