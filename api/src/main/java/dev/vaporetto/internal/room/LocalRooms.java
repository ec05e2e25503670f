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
  private final Attendance attendance = new Attendance();

  /**
   * Those that have members, or are about to. Updates count only: whatever is the application's or
   * the broker's is called outside, in the order of the room.
   */
  private final ConcurrentHashMap<String, RoomState> states = new ConcurrentHashMap<>();

  private volatile MemberListener joinListener = (room, member) -> {};
  private volatile MemberListener leaveListener = (room, member) -> {};
  private volatile UnsentListener unsentListener = (room, member, failure) -> {};

  /** Where user code runs that nobody waits for, and what a broker brings. */
  private final Executor threads;

  /** Rooms of this node alone. */
  LocalRooms(Executor threads) {
    this.threads = threads;
    broker = new InMemoryBroker(this::deliver);
  }

  /** Rooms whose messages a broker carries. */
  LocalRooms(RoomBroker broker, Executor threads) {
    this.threads = threads;
    this.broker = new GuardedBroker(broker);
  }

  /** Makes rooms; found by the service loader. */
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
    joinListener = listener;
    return this;
  }

  @Override
  public Rooms onLeave(MemberListener listener) {
    leaveListener = listener;
    return this;
  }

  @Override
  public Rooms onUnsent(UnsentListener listener) {
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

  Attendance attendance() {
    return attendance;
  }

  void join(Room room, WebSocket socket) {
    Objects.requireNonNull(
            states.compute(
                room.name(),
                (name, there) -> (there == null ? new RoomState(room, this) : there).hold()),
            "a state was made")
        .join(socket);
  }

  /** Gives back what a member held; returns whether nobody holds the room now. */
  boolean release(String name) {
    RoomState left = states.computeIfPresent(name, (any, state) -> state.release());
    return left != null && left.isUnheld();
  }

  /** Forgets a room, unless somebody has come meanwhile. */
  void forgetUnheld(String name) {
    states.computeIfPresent(name, (any, state) -> state.isUnheld() ? null : state);
  }

  private void deliver(String name, RoomMessage message) {
    RoomState state = states.get(name);
    if (state != null) {
      state.deliver(message);
    }
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
    return broker.publish(room.name(), message);
  }
}
