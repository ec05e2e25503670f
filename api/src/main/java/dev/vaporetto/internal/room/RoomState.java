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
 * A room while it has members. Messages, joins and leaves have one order: the calling thread
 * carries its own out, or leaves it to the thread that is working on the room. Thread-safe.
 */
final class RoomState {
  private final Room room;
  private final LocalRooms rooms;
  private final SerialExecutor order;

  /** Calls of {@code onUnsent}: the room does not wait for them. */
  private final SerialExecutor unsent;

  /** Those of the messages that wait in {@link #order}. */
  private final WaitingBytes waitingBytes = new WaitingBytes();

  /**
   * By id, in the order of the joins. Changed by tasks of {@link #order} only; guarded by itself.
   */
  private final Map<String, WebSocket> members = new LinkedHashMap<>();

  /**
   * How many members there are, including those that are about to join. Written in updates of the
   * map of the rooms only; a decision that is based on another read has to be repeated in such an
   * update.
   */
  private volatile int holds;

  /** Null while this node is not subscribed. Used by tasks of {@link #order} only. */
  private @Nullable Subscription subscription;

  RoomState(Room room, LocalRooms rooms) {
    this.room = room;
    this.rooms = rooms;
    this.order =
        new SerialExecutor(
            rooms.threads(), e -> log("a task of the room " + room.name() + " failed", e));
    this.unsent = new SerialExecutor(rooms.threads(), e -> logListener("onUnsent", e));
  }

  /** Counts a member that is about to join; only inside an update of the map of the rooms. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // the map's update is the lock
  RoomState hold() {
    holds++;
    return this;
  }

  /** Undoes {@link #hold}; only inside an update of the map of the rooms. */
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

  /**
   * Adds a member. The caller has called {@link #hold} for it; that counts until the member leaves.
   */
  void join(WebSocket socket) {
    order.run(
        () -> {
          boolean joined = false;
          try {
            joined = !hasClosed(socket) && add(socket);
          } finally {
            if (!joined) {
              releaseHold();
            }
          }
          if (joined) {
            call(rooms.joinListener(), "onJoin", socket);
            // If the socket has closed meanwhile, its leave comes behind this task.
            rooms.memberships().joined(socket, this);
          }
        });
  }

  /** Whether a socket is closing or closed; one that is reconnecting is neither. */
  private static boolean hasClosed(WebSocket socket) {
    if (socket instanceof FluentSocket own) {
      return own.isClosing();
    }
    return !socket.isOpen() && socket.closed().isDone();
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
            rooms.memberships().left(socket, this);
            call(rooms.leaveListener(), "onLeave", socket);
            releaseHold();
          }
        });
  }

  /**
   * The room stays in the map until it has unsubscribed, so that a join meanwhile comes behind
   * that.
   */
  private void releaseHold() {
    if (rooms.release(room.name())) {
      unsubscribe();
      rooms.removeUnheld(room.name());
    }
  }

  // ---- the broker; in tasks of the order

  /** A subscription at the broker. Messages of an earlier one are ignored. */
  private final class Subscription {
    /** Whether the last message was dropped. Guarded by this object. */
    private boolean drops;

    /** Called by the broker, on a thread of its own: no user code runs there. */
    void deliver(RoomMessage message) {
      boolean taken = waitingBytes.add(message);
      if (logsDrop(taken)) {
        log(
            "the broker delivers faster to the room "
                + room.name()
                + " than its members are served; messages are dropped while more than "
                + WaitingBytes.MAX
                + " bytes wait",
            null);
      }
      if (!taken) {
        return;
      }
      order.execute(
          () -> {
            waitingBytes.remove(message);
            if (subscription == this) {
              sendToMembers(message);
            }
          });
    }

    /** Whether a message is the first one of several that are dropped one after another. */
    private synchronized boolean logsDrop(boolean taken) {
      boolean first = !taken && !drops;
      drops = !taken;
      return first;
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
                      "the broker did not unsubscribe from the room "
                          + room.name()
                          + ", which has no member on this node any more",
                      failure);
                }
              });
    }
  }

  // ---- listeners and messages

  private void call(MemberListener listener, String name, WebSocket member) {
    try {
      listener.onMember(room, member);
    } catch (Throwable e) {
      // Whatever was thrown, the member has joined or left.
      logListener(name, e);
    }
  }

  /** Whether a message may wait for the members, as far as is known now. */
  boolean takes(RoomMessage message) {
    return waitingBytes.takes(message);
  }

  /**
   * Sends a message to the members that the room has by then; returns false if too many bytes wait.
   */
  boolean deliver(RoomMessage message) {
    if (!waitingBytes.add(message)) {
      return false;
    }
    order.run(
        () -> {
          waitingBytes.remove(message);
          sendToMembers(message);
        });
    return true;
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

  /** A fluent socket lets its engine encode and compress the message once for all members. */
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

  private static void log(String message, @Nullable Throwable failure) {
    System.getLogger(RoomState.class.getName()).log(Level.WARNING, message, failure);
  }
}
