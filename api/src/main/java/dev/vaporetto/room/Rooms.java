package dev.vaporetto.room;

import dev.vaporetto.WebSocket;
import java.util.ServiceLoader;

/**
 * The rooms of an application, by name. Thread-safe. A room exists while it has a member; it need
 * not be created or removed.
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
 * <p><b>Order.</b> The messages, joins and leaves of a room have one order, which all members of a
 * node and all listeners see alike. No thread waits for that: of the threads that use a room at the
 * same time, one does the work of all.
 *
 * <p><b>Slow members.</b> A room does not wait for them. Where a message exceeds a member's
 * {@linkplain dev.vaporetto.FlowControl#outboundLimit outbound limit}, the member's overflow policy
 * applies, and {@link #onUnsent} is called for each message that the member does not get.
 *
 * <p><b>Cost.</b> On Vaporetto's engine a message is encoded once for all members, and compressed
 * once for all that agreed on the same parameters without context takeover.
 */
public interface Rooms {
  /** Returns rooms whose members are all on this node. */
  static Rooms inMemory() {
    return factory().inMemory();
  }

  /**
   * Returns rooms that may have members on several nodes.
   *
   * @param broker carries messages between the nodes; the application has to close it
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
   * Returns the room of a name, whether it has members or not.
   *
   * @param name any text; compared by {@link String#equals}
   */
  Room room(String name);

  /**
   * Sets the listener that is called after a member of this node has joined, instead of the one so
   * far. What it sends to the member or to the room precedes everything that is sent to the room
   * later. It runs in the room's order, on any thread that uses the room, so that it must not
   * block: the room does nothing else meanwhile. Without a broker, what it sends to the room
   * reaches the member as well; with one, only if the subscription is active by then.
   */
  Rooms onJoin(MemberListener listener);

  /**
   * Sets the listener that is called after a member of this node has left, by {@link Room#leave} or
   * because its socket has closed, instead of the one so far. It runs in the room's order, on any
   * thread that uses the room or closes a socket, so that it must not block. The socket may have
   * closed by then.
   */
  Rooms onLeave(MemberListener listener);

  /**
   * Sets the listener that is called for each message that a member does not get, because it reads
   * too slowly or its socket fails, instead of the one so far. It runs on a thread for callbacks,
   * for one message of a room after another, so that no room waits for it.
   */
  Rooms onUnsent(UnsentListener listener);

  /** Creates rooms; found by {@link ServiceLoader}. */
  interface Factory {
    /** See {@link Rooms#inMemory}. */
    Rooms inMemory();

    /** See {@link Rooms#over}. */
    Rooms over(RoomBroker broker);
  }

  /** Called when a member joins or leaves. */
  @FunctionalInterface
  interface MemberListener {
    /**
     * Called after a member has joined or left.
     *
     * @throws Exception which is logged
     */
    void onMember(Room room, WebSocket member) throws Exception;
  }

  /** Called for a message that a member does not get. */
  @FunctionalInterface
  interface UnsentListener {
    /** Called when the send of a message to a member has failed. What it throws is logged. */
    void onUnsent(Room room, WebSocket member, Throwable failure);
  }
}
