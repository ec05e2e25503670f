package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Threads;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.Rooms;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The rooms that have members on this node. Thread-safe. */
public final class LocalRooms implements Rooms {
  private final RoomBroker broker;
  private final Memberships memberships = new Memberships();

  /**
   * The rooms that have members, or are about to. Updates of the map only count: the application
   * and the broker are called outside, in the order of the room.
   */
  private final ConcurrentHashMap<String, RoomState> states = new ConcurrentHashMap<>();

  private volatile MemberListener joinListener = (room, member) -> {};
  private volatile MemberListener leaveListener = (room, member) -> {};
  private volatile UnsentListener unsentListener = (room, member, failure) -> {};

  /** Run the listeners of unsent messages, and deliver the messages of a broker. */
  private final Executor threads;

  /** For rooms on this node alone. */
  LocalRooms(Executor threads) {
    this.threads = threads;
    broker = new InMemoryBroker(this::deliver);
  }

  /** For rooms whose messages a broker carries. */
  LocalRooms(RoomBroker broker, Executor threads) {
    this.threads = threads;
    this.broker = new GuardedBroker(broker);
  }

  /** Creates rooms; found by the service loader. */
  public static final class Factory implements Rooms.Factory {
    /** For the service loader. */
    public Factory() {}

    @Override
    public Rooms inMemory() {
      return new LocalRooms(Threads.shared());
    }

    @Override
    public Rooms over(RoomBroker broker) {
      return new LocalRooms(broker, Threads.shared());
    }
  }

  Executor threads() {
    return threads;
  }

  @Override
  public Room room(String name) {
    return new LocalRoom(Objects.requireNonNull(name, "null came as a room's name"), this);
  }

  @Override
  public Rooms onJoin(MemberListener listener) {
    Objects.requireNonNull(listener, "listener");
    joinListener = listener;
    return this;
  }

  @Override
  public Rooms onLeave(MemberListener listener) {
    Objects.requireNonNull(listener, "listener");
    leaveListener = listener;
    return this;
  }

  @Override
  public Rooms onUnsent(UnsentListener listener) {
    Objects.requireNonNull(listener, "listener");
    unsentListener = listener;
    return this;
  }

  MemberListener joinListener() {
    return joinListener;
  }

  MemberListener leaveListener() {
    return leaveListener;
  }

  UnsentListener unsentListener() {
    return unsentListener;
  }

  /** Never throws. */
  RoomBroker broker() {
    return broker;
  }

  Memberships memberships() {
    return memberships;
  }

  void join(Room room, WebSocket socket) {
    Objects.requireNonNull(
            states.compute(
                room.name(),
                (name, there) -> (there == null ? new RoomState(room, this) : there).hold()),
            "a state was made")
        .join(socket);
  }

  /** Ends a member's {@link RoomState#hold}; returns whether the room has no holds left. */
  boolean release(String name) {
    RoomState left = states.computeIfPresent(name, (any, state) -> state.release());
    return left != null && left.isUnheld();
  }

  /** Removes a room, unless a member has joined meanwhile. */
  void removeUnheld(String name) {
    states.computeIfPresent(name, (any, state) -> state.isUnheld() ? null : state);
  }

  private CompletionStage<Void> deliver(String name, RoomMessage message) {
    RoomState state = states.get(name);
    return state == null || state.deliver(message)
        ? InMemoryBroker.DONE
        : WaitingBytes.refused(name, message);
  }

  void leave(Room room, WebSocket socket) {
    RoomState state = states.get(room.name());
    if (state != null) {
      state.leave(socket);
    }
  }

  List<WebSocket> members(Room room) {
    RoomState state = states.get(room.name());
    return state == null ? List.of() : state.members();
  }

  CompletionStage<Void> publish(Room room, RoomMessage message) {
    RoomState state = states.get(room.name());
    // With a broker, the room of this node fills up with what the broker delivers.
    return state == null || state.takes(message)
        ? broker.publish(room.name(), message)
        : WaitingBytes.refused(room.name(), message);
  }
}
