package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.socket.SharedMessage;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.Rooms.MemberListener;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A room while it has members. What happens in it has one order: whoever brings it runs it, or
 * leaves it to the thread that is at it. Thread-safe.
 */
final class RoomState {
  private final Room room;
  private final LocalRooms rooms;
  private final InOrder order = new InOrder();

  /** By id, in the order in which they came. Changed in order only; guarded by itself. */
  private final Map<String, WebSocket> members = new LinkedHashMap<>();

  /** How many have come, or are about to, and not gone. Guarded by the map of the rooms. */
  private int holds;

  RoomState(Room room, LocalRooms rooms) {
    this.room = room;
    this.rooms = rooms;
  }

  /** One more who comes; only inside an update of the map of the rooms. */
  RoomState hold() {
    holds++;
    return this;
  }

  /** One less; returns whether it was the last. Only inside an update of the map of the rooms. */
  boolean release() {
    holds--;
    return holds == 0;
  }

  List<WebSocket> members() {
    synchronized (members) {
      return List.copyOf(members.values());
    }
  }

  /** The caller has a {@link #hold}, which is the member's until it leaves. */
  void join(WebSocket socket) {
    order.run(
        () -> {
          if (socket.isOpen() && add(socket)) {
            tell(rooms.joinListener(), "onJoin", socket);
            // A socket that has closed meanwhile leaves behind this.
            socket.closed().whenComplete((closed, failure) -> leave(socket));
          } else {
            rooms.release(room.name());
          }
        });
  }

  private boolean add(WebSocket socket) {
    synchronized (members) {
      return members.putIfAbsent(socket.id(), socket) == null;
    }
  }

  void leave(WebSocket socket) {
    order.run(
        () -> {
          boolean left;
          synchronized (members) {
            left = members.remove(socket.id()) != null;
          }
          if (left) {
            tell(rooms.leaveListener(), "onLeave", socket);
            rooms.release(room.name());
          }
        });
  }

  private void tell(MemberListener listener, String name, WebSocket member) {
    try {
      listener.onMember(room, member);
    } catch (Exception | LinkageError | AssertionError e) {
      log(name, e);
    }
  }

  /** A message of the broker's. */
  void deliver(RoomMessage message) {
    order.run(() -> sendToMembers(message));
  }

  private void sendToMembers(RoomMessage message) {
    SharedMessage shared =
        new SharedMessage(message.kind() == RoomMessage.Kind.TEXT, message.payload());
    for (WebSocket member : members()) {
      if (!member.id().equals(message.except())) {
        shared
            .sendTo(member)
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    unsent(member, failure);
                  }
                });
      }
    }
  }

  private void unsent(WebSocket member, Throwable failure) {
    try {
      rooms.unsentListener().onUnsent(room, member, failure);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      log("onUnsent", e);
    }
  }

  private void log(String listener, Throwable failure) {
    System.getLogger(RoomState.class.getName())
        .log(
            Level.WARNING,
            "the listener of " + listener + " of the room " + room.name() + " failed",
            failure);
  }
}
