package dev.vaporetto.room;

import dev.vaporetto.WebSocket;
import java.util.ServiceLoader;

/**
 * The rooms of an application, by name. Thread-safe. A room is there as long as it has a member;
 * nobody creates or removes it.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.inMemory();
 * routes.websocket("chat/{room}", (request, webSocket) -> {
 *   Room room = rooms.room(request.parameter("room"));
 *   room.join(webSocket);
 *   webSocket.onString(text -> room.send(text));
 * });
 * }</pre>
 *
 * <p><b>Order.</b> What happens in a room, its members' coming and going included, has one order:
 * all members of a node and all listeners see it alike. No thread waits for that: one of those that
 * do something in a room at the same time does it for the others.
 *
 * <p><b>Slow members.</b> Nobody waits for them. A message for which a member has no room left is
 * what the member's {@linkplain dev.vaporetto.FlowControl#outboundLimit overflow} says, and {@link
 * #onUnsent} is told.
 *
 * <p><b>Cost.</b> On Vaporetto's engine a message is encoded once for all members, and compressed
 * once for all that agreed on the same parameters without context takeover.
 */
public interface Rooms {
  /** Rooms on this node alone. */
  static Rooms inMemory() {
    return factory().inMemory();
  }

  /**
   * Rooms that may have members on several nodes.
   *
   * @param broker carries messages between them; the application closes it
   */
  static Rooms over(RoomBroker broker) {
    return factory().over(broker);
  }

  private static Factory factory() {
    return ServiceLoader.load(Factory.class, Rooms.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no implementation of rooms was found; expected the file META-INF/services/"
                        + Factory.class.getName()
                        + " of the vaporetto-api jar"));
  }

  /**
   * The room of that name.
   *
   * @param name any text; names compare by {@link String#equals}
   */
  Room room(String name);

  /**
   * Told of each member of this node after it has joined, instead of the listener so far. It may
   * send to the member and to the room: that precedes whatever comes to the room later.
   */
  Rooms onJoin(MemberListener listener);

  /**
   * Told of each member of this node after it has left, because it said so or its socket has
   * closed, instead of the listener so far.
   */
  Rooms onLeave(MemberListener listener);

  /**
   * Told of each message that a member does not get, because it reads too slowly or its socket
   * fails, instead of the listener so far. It runs on a thread for callbacks, one message after
   * another for each room, so that no room waits for it.
   */
  Rooms onUnsent(UnsentListener listener);

  /** Makes them; found by {@link ServiceLoader}. */
  interface Factory {
    /** See {@link Rooms#inMemory}. */
    Rooms inMemory();

    /** See {@link Rooms#over}. */
    Rooms over(RoomBroker broker);
  }

  /** Told of a member. */
  @FunctionalInterface
  interface MemberListener {
    /**
     * A member has come or gone.
     *
     * @throws Exception is logged
     */
    void onMember(Room room, WebSocket member) throws Exception;
  }

  /** Told of a message that a member does not get. */
  @FunctionalInterface
  interface UnsentListener {
    /** The send of a message has failed. */
    void onUnsent(Room room, WebSocket member, Throwable failure);
  }
}
