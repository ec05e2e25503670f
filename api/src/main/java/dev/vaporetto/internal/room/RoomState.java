package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomMessage;
import dev.vaporetto.room.Rooms.MemberListener;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A room while it has members. What happens in it has one order: whoever brings it runs it, or
 * leaves it to the thread that is at it. Thread-safe.
 */
final class RoomState {
  private final Room room;
  private final LocalRooms rooms;
  private final SerialExecutor order;

  /** Calls of {@code onUnsent}: the room does not wait for them. */
  private final SerialExecutor unsent;

  /** By id, in the order in which they came. Changed in order only; guarded by itself. */
  private final Map<String, WebSocket> members = new LinkedHashMap<>();

  /**
   * How many have come, or are about to, and not gone. Written in updates of the map of the rooms
   * only; who reads it elsewhere has to look again in one.
   */
  private volatile int holds;

  /** Null where the broker does not know of the members. Only in order. */
  private @Nullable Subscription subscription;

  RoomState(Room room, LocalRooms rooms) {
    this.room = room;
    this.rooms = rooms;
    this.order =
        new SerialExecutor(
            rooms.threads(),
            e -> log("something that happened in the room " + room.name() + " failed", e));
    this.unsent = new SerialExecutor(rooms.threads(), e -> logListener("onUnsent", e));
  }

  /** One more who comes; only inside an update of the map of the rooms. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the map's update is the lock
  RoomState hold() {
    holds++;
    return this;
  }

  /** One less; only inside an update of the map of the rooms. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the map's update is the lock
  RoomState release() {
    holds--;
    return this;
  }

  boolean isUnheld() {
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
          boolean joined = false;
          try {
            joined = socket.isOpen() && add(socket);
          } finally {
            if (!joined) {
              releaseHold();
            }
          }
          if (joined) {
            tell(rooms.joinListener(), "onJoin", socket);
            // A socket that has closed meanwhile leaves behind this.
            rooms.attendance().came(socket, this);
          }
        });
  }

  private boolean add(WebSocket socket) {
    subscribe();
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
            rooms.attendance().went(socket, this);
            tell(rooms.leaveListener(), "onLeave", socket);
            releaseHold();
          }
        });
  }

  /** The room stays known until the broker was told, so that whoever comes is behind that. */
  private void releaseHold() {
    if (rooms.release(room.name())) {
      unsubscribe();
      rooms.forgetUnheld(room.name());
    }
  }

  // ---- the broker, in order

  /** What the broker was told of the members, who are there or come; its messages count. */
  private final class Subscription {
    /** A message of the broker's, on a thread of its own: no user code runs there. */
    void deliver(RoomMessage message) {
      order.execute(
          () -> {
            if (subscription == this) {
              sendToMembers(message);
            }
          });
    }

    void failed(Throwable failure) {
      order.execute(
          () -> {
            if (subscription == this) {
              subscription = null;
              log(
                  "the broker does not deliver to the room "
                      + room.name()
                      + ": its subscription failed. The members on this node hear nothing until"
                      + " the next one joins, which subscribes again",
                  failure);
            }
          });
    }
  }

  private void subscribe() {
    if (subscription == null) {
      Subscription fresh = new Subscription();
      subscription = fresh;
      rooms
          .broker()
          .subscribe(room.name(), fresh::deliver)
          .whenComplete(
              (subscribed, failure) -> {
                if (failure != null) {
                  fresh.failed(failure);
                }
              });
    }
  }

  private void unsubscribe() {
    if (subscription != null) {
      subscription = null;
      rooms
          .broker()
          .unsubscribe(room.name())
          .whenComplete(
              (unsubscribed, failure) -> {
                if (failure != null) {
                  log(
                      "the broker does not let go of the room "
                          + room.name()
                          + ", which has no member on this node any more",
                      failure);
                }
              });
    }
  }

  // ---- what is told

  private void tell(MemberListener listener, String name, WebSocket member) {
    try {
      listener.onMember(room, member);
    } catch (Throwable e) {
      // Whatever it is: the member has come, or has gone.
      logListener(name, e);
    }
  }

  /** A message for all who are in the room by then. */
  void deliver(RoomMessage message) {
    order.run(() -> sendToMembers(message));
  }

  private void sendToMembers(RoomMessage message) {
    SharedMessage shared =
        new SharedMessage(message.kind() == RoomMessage.Kind.TEXT, message.payload());
    for (WebSocket member : members()) {
      if (!member.id().equals(message.except())) {
        send(shared, member);
      }
    }
  }

  private void send(SharedMessage message, WebSocket member) {
    CompletableFuture<Void> sending;
    try {
      sending = send(member, message);
    } catch (RuntimeException e) {
      unsent(member, e);
      return;
    }
    sending.whenComplete(
        (sent, failure) -> {
          if (failure != null) {
            unsent(member, failure);
          }
        });
  }

  /** On our own sockets each engine does once what it can do once. */
  private static CompletableFuture<Void> send(WebSocket member, SharedMessage message) {
    if (member instanceof FluentSocket own) {
      return own.send(message);
    }
    return message.isText() ? member.send(message.text()) : member.send(message.bytes());
  }

  private void unsent(WebSocket member, Throwable failure) {
    unsent.execute(() -> rooms.unsentListener().onUnsent(room, member, failure));
  }

  private void logListener(String listener, Throwable failure) {
    log("the listener of " + listener + " of the room " + room.name() + " failed", failure);
  }

  private static void log(String message, Throwable failure) {
    System.getLogger(RoomState.class.getName()).log(Level.WARNING, message, failure);
  }
}
