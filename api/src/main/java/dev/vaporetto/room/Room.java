package dev.vaporetto.room;

import dev.vaporetto.WebSocket;
import java.util.List;

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
   * the broker has subscribed this node, which may be after this method has returned. A
   * subscription that fails is logged; the next join subscribes again.
   */
  void join(WebSocket socket);

  /** Removes a member; does nothing if the socket is not one. */
  void leave(WebSocket socket);

  /** The members on this node, in the order in which they joined: an unmodifiable snapshot. */
  List<WebSocket> members();

  /**
   * Returns a sender to all members except one; {@link #send} of the room itself sends to all.
   *
   * @param except need not be a member
   */
  RoomSender except(WebSocket except);
}
