package dev.vaporetto.room;

import dev.vaporetto.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A room of {@link Rooms}. Thread-safe; no method blocks. When a method returns, its place in the
 * room's order is fixed. Usually it has been carried out by then; if another thread is working on
 * the room, that thread carries it out.
 *
 * <pre>{@code
 * Room room = rooms.room("lobby");
 * room.join(webSocket);
 * webSocket.onString(text -> room.except(webSocket).send(text));
 * }</pre>
 */
public interface Room extends RoomSender {
  /** The name of the room. */
  String name();

  /**
   * Makes a socket a member: it gets each message that is sent from now on, once, however often it
   * joins. It leaves automatically when it closes. A socket that is closing or has closed does not
   * join; one that is reconnecting does.
   *
   * <p>With a {@link RoomBroker}, the first member on this node gets messages from the time on when
   * the broker delivers to this node. Where it does not, or not yet, the room repeats its
   * subscription until it succeeds.
   *
   * @return a stage that is done when the member gets what any node sends from then on: at once, or
   *     when the broker delivers to this node. It fails with an {@link java.io.IOException} if the
   *     socket does not join, or if it leaves before. While the broker does not deliver, joins that
   *     wait count 1 KiB each for the memory of all rooms, an eighth of the largest heap; where
   *     that is used up, a socket does not join
   */
  CompletionStage<Void> join(WebSocket socket);

  /**
   * Makes a socket a member as {@link #join(WebSocket)} does, and first sends it what the room has
   * said since a position, which it knows from the time before it reconnected. It becomes a member
   * when it has got that, without a message missing or coming twice in between; messages that are
   * sent to the room meanwhile wait for it.
   *
   * <p>Where messages are not kept, or not any more, or the broker is lost, {@link Rooms#onGap} is
   * called for the socket, before it gets the messages that are left. So it is where more than 8
   * MiB would wait for the socket, or more than an eighth of the largest heap for all rooms.
   *
   * @param since a position of this room, or {@link RoomPosition#OLDEST} for all that is kept
   * @return a stage that is done when the socket is a member. A socket that is a member already
   *     gets nothing. It fails like that of {@link #join(WebSocket)}
   */
  CompletionStage<Replay> join(WebSocket socket, RoomPosition since);

  /** Removes a member; does nothing if the socket is not one. */
  void leave(WebSocket socket);

  /** The members on this node, in the order in which they joined: an unmodifiable snapshot. */
  List<WebSocket> members();

  /**
   * The members on all nodes, in no particular order: an unmodifiable snapshot of what this node
   * knows. Those of other nodes are known a moment after they have joined or left, and those of a
   * node that has died are gone within three {@linkplain Rooms#presence heartbeats}. Empty where
   * {@link Rooms#presence} was not called, and for the sockets of a user.
   */
  List<RoomMember> presence();

  /**
   * Changes what all nodes know of a member on this node. Like all that is done to a room, it has a
   * place in the room's order: it does nothing if the socket is no member when its turn has come.
   */
  void describe(WebSocket member, MemberInfo info);

  /**
   * Returns a sender to all members except one; {@link #send} of the room itself sends to all.
   *
   * @param except need not be a member
   */
  RoomSender except(WebSocket except);
}
