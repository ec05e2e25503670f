package dev.vaporetto.room;

import dev.vaporetto.OpenSockets;
import dev.vaporetto.WebSocket;
import java.time.Duration;
import java.util.List;
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
 * <p><b>Several nodes.</b> A {@link RoomBroker} carries messages between nodes. What may be lost on
 * the way is told: see {@link #onGap}, {@link #onState} and {@link RoomSender#send(String)}.
 *
 * <p><b>Cost.</b> On Vaporetto's engine a message is encoded once for all members, and compressed
 * once for all that agreed on the same parameters without context takeover.
 */
public interface Rooms extends AutoCloseable {
  /** Returns rooms whose members are all on this node. */
  static Rooms inMemory() {
    return factory().inMemory();
  }

  /**
   * Returns rooms that may have members on several nodes.
   *
   * @param broker carries messages between the nodes; used by these rooms only, and closed by
   *     {@link #close}
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
   * @param name any text that has UTF-8; compared by {@link String#equals}
   * @throws IllegalArgumentException if it has half a surrogate pair
   */
  Room room(String name);

  /**
   * Returns all sockets of a user, on whatever nodes they are.
   *
   * @param name any text that has UTF-8; compared by {@link String#equals}
   * @throws IllegalArgumentException if it has half a surrogate pair
   */
  UserSockets user(String name);

  /**
   * Makes each socket of a logged-in user that opens from now on one of the {@linkplain #user
   * user's} sockets, until it closes. So all nodes reach the user. To be called once on each node,
   * where the routes are added. A socket that cannot join, as {@link Room#join(WebSocket)} says, is
   * told in the log.
   *
   * <pre>{@code
   * Rooms rooms = Rooms.inMemory().joinUsers(routes.sockets());
   * rooms.user("ada").send("hello");
   * rooms.user("mallory").close(1008, "you are banned");
   * }</pre>
   *
   * @param sockets of {@link dev.vaporetto.WebSocketRoutes#sockets}
   */
  Rooms joinUsers(OpenSockets sockets);

  /**
   * How long this node remains interested in a room, at the broker, after its last member has left;
   * 10 s by default. So a page that is loaded again costs the broker nothing. Without effect where
   * there is no broker.
   *
   * @throws IllegalArgumentException if it is negative
   */
  Rooms linger(Duration duration);

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

  /**
   * Sets the listener that is called when messages to members on this node are missing, instead of
   * the one so far. The default one logs a warning. It runs in the room's order, before the
   * messages that follow the gap, on any thread that uses the room, so that it must not block.
   */
  Rooms onGap(GapListener listener);

  /**
   * Sets the listener that is called when the connection with the broker changes, instead of the
   * one so far, and at once with the present state. It is called on a thread for callbacks, one
   * call after another. Never called where there is no broker.
   */
  Rooms onState(RoomBroker.StateListener listener);

  /**
   * What becomes of messages that are sent while the broker is lost; by default their sends fail.
   */
  Rooms whileLost(WhileLost choice);

  /**
   * Limits the payload of a message to a room, in bytes, texts as UTF-8; unlimited by default. A
   * send beyond it fails with an {@link java.io.IOException}.
   *
   * @throws IllegalArgumentException if it is negative
   */
  Rooms maxMessageSize(int bytes);

  /**
   * The size of the largest payload that can be sent now: what was set, or less if the broker takes
   * less. It accounts for what is sent beside the payload.
   */
  int maxMessageSize();

  /**
   * Writes positions into the messages that the members get; by default they get what was sent.
   * Instead of the stamp so far.
   */
  Rooms stamp(MessageStamp stamp);

  /**
   * Lets all nodes know the members of all nodes; to be called once, before the first join, and on
   * each node. Each node tells the others of its own members: every change at once, and a heartbeat
   * in each interval. What a node has missed it asks for. Every node keeps the infos of all
   * members, so that memory and traffic grow with the joins of all nodes together.
   *
   * <pre>{@code
   * rooms.presence(
   *     Duration.ofSeconds(5), (room, member) -> MemberInfo.named(nameOf(member)));
   * }</pre>
   *
   * @param heartbeat 100 ms to 5 minutes; the other nodes forget this one's members when they have
   *     heard nothing for three of these
   * @throws IllegalArgumentException if it is out of this range
   * @throws IllegalStateException if it was called before
   */
  Rooms presence(Duration heartbeat, MemberDescriber describer);

  /**
   * Sets the listener that is called for each change of who is in a room, on any node, instead of
   * the one so far. It is called on a thread for callbacks, for one change of a room after another;
   * no room waits for it. The members that it was told of are those of {@link Room#presence}.
   */
  Rooms onPresence(PresenceListener listener);

  /** Counts what there is now; looks at each room once, and so is not for every message. */
  RoomStatistics statistics();

  /**
   * Closes the broker. Sockets remain open; from now on sends and joins fail with an {@link
   * java.io.IOException}. Without effect where there is no broker.
   *
   * <p>Where {@link #presence} was called, the other nodes are told first that this one leaves. The
   * method waits until the broker has taken that, for 2 s at most. A callback of a socket or of
   * rooms does not wait: another thread closes the broker then, within the same time.
   *
   * <p>When a web application stops, its rooms are closed within 2 s in all, if it has created them
   * by its own context class loader.
   */
  @Override
  void close();

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
    /**
     * Called when the send of a message to a member has failed. What it throws is logged.
     *
     * @param room a {@link UserSockets} where the message was to a user
     */
    void onUnsent(Room room, WebSocket member, Throwable failure);
  }

  /** Called when messages are missing. */
  @FunctionalInterface
  interface GapListener {
    /**
     * Called before the messages that follow the gap.
     *
     * @param room a {@link UserSockets} where the messages were to a user
     * @param members those on this node that miss messages: all, or the one that has joined with a
     *     position
     * @param reason for people
     * @throws Exception which is logged
     */
    void onGap(Room room, List<WebSocket> members, String reason) throws Exception;
  }

  /** Says what all nodes are to know of a member. */
  @FunctionalInterface
  interface MemberDescriber {
    /**
     * Called when a socket joins, in the room's order and before {@link Rooms#onJoin}; it must not
     * block.
     *
     * @throws Exception which is logged; the member's name is empty then
     */
    MemberInfo describe(Room room, WebSocket member) throws Exception;
  }

  /** Called when somebody joins or leaves a room, on any node. */
  @FunctionalInterface
  interface PresenceListener {
    /**
     * Called after a change.
     *
     * @throws Exception which is logged
     */
    void onPresence(Room room, PresenceChange change) throws Exception;
  }
}
