package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.Rooms;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The rooms that have members on this node. Thread-safe. */
public final class LocalRooms implements Rooms {
  private final RoomBroker broker;

  /** Those that have members, or are about to. */
  private final ConcurrentHashMap<String, RoomState> states = new ConcurrentHashMap<>();

  private volatile MemberListener joinListener = (room, member) -> {};
  private volatile MemberListener leaveListener = (room, member) -> {};
  private volatile UnsentListener unsentListener = (room, member, failure) -> {};

  /** Rooms whose messages a broker carries. */
  public LocalRooms(RoomBroker broker) {
    this.broker = broker;
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

  void join(Room room, WebSocket socket) {
    Objects.requireNonNull(
            states.compute(room.name(), (name, there) -> held(room, there)), "a state was made")
        .join(socket);
  }

  private RoomState held(Room room, @Nullable RoomState there) {
    if (there != null) {
      return there.hold();
    }
    RoomState fresh = new RoomState(room, this);
    CompletionStage<Void> unused = broker.subscribe(room.name(), fresh::deliver);
    return fresh.hold();
  }

  /** Gives back what a member held. */
  void release(String name) {
    states.computeIfPresent(
        name,
        (any, state) -> {
          if (!state.release()) {
            return state;
          }
          CompletionStage<Void> unused = broker.unsubscribe(name);
          return null;
        });
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
