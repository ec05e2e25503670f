package dev.vaporetto.room;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Carries messages between the nodes whose sockets are members of a room. Implementations connect
 * the rooms of several nodes, and must be thread-safe.
 *
 * <p>A node subscribes to the rooms in which it has members, so that a broker can deliver a message
 * to these nodes only. Members, presence and slow readers are handled by each node itself.
 *
 * <p>{@link #subscribe} and {@link #unsubscribe} of one room do not overlap; if one of them blocks,
 * it delays its own room only. {@link #publish} is called on the thread that sends, possibly on
 * several at once. No method is called under a lock of the rooms, so a broker may deliver under a
 * lock of its own. What a method throws counts as a failed stage.
 *
 * <pre>{@code
 * public CompletionStage<Void> publish(String room, RoomMessage message) {
 *   return bus.send("rooms/" + room, encode(message));
 * }
 * }</pre>
 */
public interface RoomBroker {
  /**
   * Called when this node has a member in a room: messages that are published there are to be
   * delivered from now on.
   *
   * @param deliver to be called for one message after another, in the order in which each node has
   *     published its own; it does not block. While 16 MiB wait for the members of the room on this
   *     node, further messages are dropped, which is logged
   * @return a stage that is done when messages are delivered. If it fails, that is logged, further
   *     messages of this subscription are ignored, {@link #unsubscribe} is not called, and the next
   *     join on this node subscribes again
   */
  CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver);

  /**
   * Called when this node has no member in a room any more: messages that are still delivered are
   * ignored.
   *
   * @return a stage that is done when the node has unsubscribed; a failure is logged
   */
  CompletionStage<Void> unsubscribe(String room);

  /**
   * Delivers a message to every node that has subscribed to the room, including this one. Called
   * whether this node has a member in the room or not, but not while 16 MiB wait for its members.
   *
   * @return a stage that is done when the message is sure to be delivered, as far as the broker can
   *     tell; it is the result of {@link RoomSender#send(String)}
   */
  CompletionStage<Void> publish(String room, RoomMessage message);
}
