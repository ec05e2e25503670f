package dev.vaporetto.room;

import dev.vaporetto.WebSocket;
import java.util.List;

/**
 * A room of {@link Rooms}. Thread-safe, and nothing blocks: each method returns when it is settled
 * what comes before it in the room's order; members are told by then, unless another thread is at
 * it.
 *
 * <pre>{@code
 * Room room = rooms.room("lobby");
 * room.join(webSocket);
 * webSocket.onString(text -> room.except(webSocket).send(text));
 * }</pre>
 */
public interface Room extends RoomSender {
  /** Its name. */
  String name();

  /**
   * Lets a socket hear what is sent from now on, once, however often it joins. It leaves by itself
   * when it closes; one that has closed does not join.
   *
   * <p>With a {@link RoomBroker}, what is sent is heard from when the broker's subscription for
   * this node stands, which is later than the return of this method for the first member here. A
   * subscription that fails is logged; the next join subscribes again.
   */
  void join(WebSocket socket);

  /** Ends {@link #join}; does nothing if the socket is no member. */
  void leave(WebSocket socket);

  /** The members on this node, in the order in which they came. A snapshot. */
  List<WebSocket> members();

  /**
   * Sends to all members but one; {@link #send} of the room itself sends to all.
   *
   * @param except need not be a member
   */
  RoomSender except(WebSocket except);
}
