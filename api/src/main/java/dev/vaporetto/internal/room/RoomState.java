package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.room.Deliveries.Message;
import dev.vaporetto.internal.room.link.Arrival;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.link.Subscription;
import dev.vaporetto.internal.room.link.WaitingBytes;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.MessageStamp;
import dev.vaporetto.room.Replay;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A room while it has members. Messages, joins and leaves have one order: the calling thread
 * carries its own out, or leaves it to the thread that is working on the room. Thread-safe.
 */
final class RoomState {
  private final LocalRoom room;
  private final LocalRooms rooms;
  private final SerialExecutor order;

  private final UnsentCalls unsent;

  /** Those of the messages that wait in {@link #order}. */
  private final WaitingBytes waitingBytes;

  private final Pace pace = new Pace(System::nanoTime);

  /** Used by tasks of {@link #order} only. */
  private final Deliveries deliveries;

  /**
   * By id, in the order of the joins. Changed by tasks of {@link #order} only; guarded by itself.
   */
  private final Map<String, WebSocket> members = new LinkedHashMap<>();

  /** The members as they are now; null if nobody has asked since they changed. Guarded by them. */
  private @Nullable List<WebSocket> snapshot;

  /**
   * How many members there are, including those that are about to join, and one more while this
   * node is interested in the channel of the broker. Written in updates of the map of the rooms
   * only; a decision that is based on another read has to be repeated in such an update.
   */
  private volatile int holds;

  /** Null without a broker. */
  private final @Nullable Subscription subscription;

  /** Null where no messages are kept. Used by tasks of {@link #order} only. */
  private final @Nullable CatchUps catchUps;

  RoomState(LocalRoom room, LocalRooms rooms) {
    this.room = room;
    this.rooms = rooms;
    this.waitingBytes = new WaitingBytes(rooms.waiting());
    this.order = new SerialExecutor(rooms.threads(), this::taskFailed);
    this.unsent = new UnsentCalls(rooms.listeners(), room.shown(), rooms.threads());
    this.deliveries = new Deliveries(order, waitingBytes, pace, new ForDeliveries());
    BrokerLink link = rooms.link();
    if (link == null) {
      subscription = null;
      catchUps = null;
    } else {
      Channel channel = room.channel();
      subscription = new Subscription(link, channel, order, waitingBytes, new FromBroker());
      catchUps =
          link.keepsHistory() && channel.kind() == Channel.Kind.ROOM
              ? new CatchUps(link, channel, subscription, order, rooms.waiting(), new ForCatchUps())
              : null;
    }
  }

  /**
   * Counts a member that is about to join, or an interest that has begun; only inside an update of
   * the map of the rooms.
   */
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
      List<WebSocket> now = snapshot;
      if (now == null) {
        now = List.copyOf(members.values());
        snapshot = now;
      }
      return now;
    }
  }

  /**
   * Adds a member. The caller has called {@link #hold} for it; that counts until the member leaves.
   *
   * @return see {@link Room#join(WebSocket)}
   */
  CompletionStage<Void> join(WebSocket socket) {
    JoinOutcome<Void> outcome = new JoinOutcome<>(rooms.threads());
    order.run(
        () -> {
          boolean joins = mayJoin(socket, outcome);
          CompletableFuture<Void> interest =
              joins || isHere(socket) ? interest(socket, outcome) : null;
          if (interest != null) {
            outcome.follow(interest);
          }
          if (joins && interest != null) {
            add(socket);
            // If the socket has closed meanwhile, its leave comes behind this task.
            rooms.memberships().joined(socket, this);
          } else {
            releaseHold();
          }
        });
    return outcome.future();
  }

  /** Like {@link #join(WebSocket)}; see {@link Room#join(WebSocket, RoomPosition)}. */
  CompletionStage<Replay> join(WebSocket socket, RoomPosition since) {
    JoinOutcome<Replay> outcome = new JoinOutcome<>(rooms.threads());
    order.run(
        () -> {
          if (!mayJoin(socket, outcome)) {
            outcome.succeeded(new Replay(0, Optional.empty()));
            releaseHold();
          } else if (catchUp(socket, since, outcome)) {
            rooms.memberships().joined(socket, this);
          } else {
            releaseHold();
          }
        });
    return outcome.future();
  }

  /** Returns whether the socket joins, at once or when it has caught up. */
  private boolean catchUp(WebSocket socket, RoomPosition since, JoinOutcome<Replay> outcome) {
    String reason = reasonNotToCatchUp();
    if (catchUps != null && reason == null) {
      try {
        catchUps.begin(socket, since, outcome);
        return true;
      } catch (IOException tooMany) {
        outcome.failed(tooMany);
        return false;
      }
    }
    boolean joins = interest(socket, outcome) != null;
    if (joins) {
      rooms.listeners().missing(room.shown(), List.of(socket), "" + reason);
      add(socket);
      outcome.succeeded(new Replay(0, Optional.ofNullable(reason)));
    }
    return joins;
  }

  private @Nullable String reasonNotToCatchUp() {
    BrokerLink link = rooms.link();
    if (catchUps == null || link == null) {
      return "no messages are kept";
    }
    return link.isLost() ? "the broker is lost" : null;
  }

  /** Whether a socket is no member yet; a socket that cannot be one fails its join. */
  private boolean mayJoin(WebSocket socket, JoinOutcome<?> outcome) {
    if (hasClosed(socket)) {
      outcome.failed(
          new IOException(
              "a socket that is closing or has closed came to the room "
                  + room.name()
                  + "; expected an open one"));
      return false;
    }
    if (rooms.isClosed()) {
      outcome.failed(LocalRooms.closed());
      return false;
    }
    return !isHere(socket);
  }

  /** Whether a socket is a member, or about to be one when it has caught up. */
  private boolean isHere(WebSocket socket) {
    return isMember(socket) || (catchUps != null && catchUps.has(socket));
  }

  /**
   * This node is interested in the room.
   *
   * @return what a socket waits for; null if it cannot, and its join has failed
   */
  private @Nullable CompletableFuture<Void> interest(WebSocket socket, JoinOutcome<?> outcome) {
    if (subscription == null) {
      return CompletableFuture.completedFuture(null);
    }
    try {
      return subscription.interest().want(socket.id());
    } catch (IOException tooMany) {
      outcome.failed(tooMany);
      return null;
    }
  }

  /** Whether a socket is closing or closed; one that is reconnecting is neither. */
  private static boolean hasClosed(WebSocket socket) {
    if (socket instanceof FluentSocket own) {
      return own.isClosing();
    }
    return !socket.isOpen() && socket.closed().isDone();
  }

  private void add(WebSocket socket) {
    synchronized (members) {
      snapshot = null;
      members.put(socket.id(), socket);
    }
    if (room.isPublic()) {
      rooms.joined(room, socket);
    }
  }

  /**
   * Describes a member otherwise. Whether the socket is one counts when its turn has come: one that
   * has left before must not come back into the presence.
   */
  void describe(WebSocket socket, MemberInfo info) {
    order.run(
        () -> {
          if (isMember(socket)) {
            rooms.described(room, socket, info);
          }
        });
  }

  /** How many members it has. */
  int size() {
    synchronized (members) {
      return members.size();
    }
  }

  private boolean isMember(WebSocket socket) {
    synchronized (members) {
      return members.containsKey(socket.id());
    }
  }

  void leave(WebSocket socket) {
    order.run(
        () -> {
          boolean left;
          synchronized (members) {
            snapshot = null;
            left = members.remove(socket.id()) != null;
          }
          if (left) {
            rooms.memberships().left(socket, this);
            if (room.isPublic()) {
              rooms.left(room, socket);
            }
            wantedNoMore(socket);
            releaseHold();
          } else if (catchUps != null && catchUps.leave(socket)) {
            rooms.memberships().left(socket, this);
            wantedNoMore(socket);
            releaseHold();
          }
        });
  }

  /**
   * A socket has left: the interest is not wanted for it any more, and without others not at all.
   */
  private void wantedNoMore(WebSocket socket) {
    if (subscription != null) {
      subscription.interest().forget(socket.id());
      if (members().isEmpty() && (catchUps == null || catchUps.isEmpty())) {
        subscription.interest().unwant();
      }
    }
  }

  private void releaseHold() {
    rooms.release(room.channel());
  }

  // ---- the broker

  /** Called by the subscription, in tasks of the order. */
  private final class FromBroker implements Subscription.Listener {
    @Override
    public void message(byte[] encoded, @Nullable RoomPosition position) {
      try {
        handOver(RoomMessage.decode(encoded), position);
      } catch (UnreadableMessageException e) {
        BrokerLink.ignored(e);
      }
    }

    @Override
    public void gap(String reason) {
      deliveries.add(() -> missing(reason));
    }

    @Override
    public void deliver() {
      deliveries.deliverAll();
    }

    @Override
    public void begun() {
      rooms.hold(room.channel());
    }

    @Override
    public void ended() {
      rooms.release(room.channel());
    }
  }

  /** Called by sockets that catch up, in tasks of the order. */
  private final class ForCatchUps implements CatchUps.Room {
    @Override
    public CompletableFuture<Void> send(List<Message> messages, WebSocket socket) {
      List<SharedMessage> written = new ArrayList<>(messages.size());
      for (Message each : messages) {
        try {
          written.add(stamped(each).shared());
        } catch (Throwable e) {
          missing(socket, unwrittenReason(e));
        }
      }
      return written.isEmpty()
          ? CompletableFuture.completedFuture(null)
          : RoomState.this.send(new SharedMessages(written), socket);
    }

    @Override
    public void missing(WebSocket socket, String reason) {
      rooms.listeners().missing(room.shown(), List.of(socket), reason);
    }

    @Override
    public void add(WebSocket socket) {
      RoomState.this.add(socket);
    }
  }

  /** A message may be lost, or may have reached some of the members only. */
  private void taskFailed(Throwable failure) {
    RoomListeners.log("a task of the room " + room.name() + " failed", failure);
    missing("a message could not be delivered to all of them: " + failure);
  }

  private void missing(String reason) {
    if (catchUps != null) {
      catchUps.missing(reason);
    }
    List<WebSocket> affected = members();
    if (!affected.isEmpty()) {
      rooms.listeners().missing(room.shown(), affected, reason);
    }
  }

  // ---- messages

  /** Whether a message may wait for the members, as far as is known now. */
  boolean takes(RoomMessage message) {
    return waitingBytes.takes(message.payload().length);
  }

  /**
   * Sends a message to the members that the room has by then; returns false if too many bytes wait.
   */
  boolean deliver(RoomMessage message) {
    Arrival sent = new Sent(message);
    if (!waitingBytes.add(message.payload().length)) {
      return false;
    }
    if (order.isOnThisThread() || pace.isNow(holds)) {
      order.run(sent);
    } else {
      order.execute(sent);
      waitingBytes.awaitDeliveries();
    }
    return true;
  }

  /** A message of this node that waits in the order. */
  private final class Sent implements Arrival {
    private final RoomMessage message;

    Sent(RoomMessage message) {
      this.message = message;
    }

    @Override
    public void take() {
      waitingBytes.remove(message.payload().length);
      handOver(message, null);
    }

    @Override
    public void run() {
      take();
      deliveries.deliverAll();
    }
  }

  private void handOver(RoomMessage message, @Nullable RoomPosition position) {
    if (message.kind() == RoomMessage.Kind.CLOSE) {
      deliveries.add(() -> close(message));
    } else {
      deliveries.add(new Message(message, position));
    }
  }

  private void close(RoomMessage message) {
    for (WebSocket member : members()) {
      try {
        message.close(member);
      } catch (RuntimeException e) {
        RoomListeners.log("a member of the room " + room.name() + " could not be closed", e);
      }
    }
  }

  /** Called in tasks of the order. */
  private final class ForDeliveries implements Deliveries.Room {
    @Override
    public List<WebSocket> members() {
      return RoomState.this.members();
    }

    @Override
    public RoomMessage written(Message message) throws Exception {
      return stamped(message);
    }

    @Override
    public void unwritten(Throwable failure) {
      missing(unwrittenReason(failure));
    }

    @Override
    public void unsent(WebSocket member, Throwable failure) {
      unsent.add(member, failure);
    }

    @Override
    public void leaves(Message message) {
      if (catchUps != null) {
        catchUps.message(message);
      }
    }

    @Override
    public void delivered() {
      if (catchUps != null) {
        catchUps.delivered();
      }
    }
  }

  private RoomMessage stamped(Message message) throws Exception {
    MessageStamp stamp = rooms.listeners().stamp;
    return stamp == null ? message.content() : message.content().stamped(stamp, message.position());
  }

  private String unwrittenReason(Throwable failure) {
    RoomListeners.logFailure("stamp", room.shown(), failure);
    return "a message could not be stamped: " + failure;
  }

  private CompletableFuture<Void> send(SharedMessages messages, WebSocket member) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    AtomicInteger left = new AtomicInteger(messages.messages().size());
    MemberSends.send(
        member,
        messages,
        failure -> {
          if (failure != null) {
            unsent.add(member, failure);
          }
          if (left.decrementAndGet() == 0) {
            done.complete(null);
          }
        });
    return done;
  }
}
