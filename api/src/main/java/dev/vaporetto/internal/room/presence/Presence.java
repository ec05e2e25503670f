package dev.vaporetto.internal.room.presence;

import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.link.Subscription;
import dev.vaporetto.internal.room.link.WaitingBytes;
import dev.vaporetto.internal.room.presence.PresenceMessage.Kind;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.PresenceChange;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomMember;
import dev.vaporetto.room.RoomPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the rooms of all nodes. This node tells the others each change of its own members, and
 * in each interval how many there were; another node that has missed one asks for all of them. A
 * node that is silent for two and a half intervals counts as gone. Thread-safe; no method blocks.
 */
public final class Presence {
  private static final Channel CHANNEL = new Channel(Channel.Kind.NODES, "presence");

  /** How many bytes of changes are in one message: any broker takes that. */
  private static final int MAX_BYTES = 32 * 1024;

  /** Several losses at the same time are one request, and several requests get one answer. */
  private static final Duration DELAY = Duration.ofMillis(50);

  /** Null without a broker. */
  private final @Nullable BrokerLink link;

  private final UUID node;
  private final Duration heartbeat;
  private final long incarnation = System.currentTimeMillis();
  private final OwnMembers own = new OwnMembers();
  private final PresenceTable table;

  /** All that comes from and goes to other nodes. */
  private final SerialExecutor order;

  /** Used by tasks of {@link #order} only, like the fields below. */
  private final Map<UUID, Node> nodes = new LinkedHashMap<>();

  /** Whether an answer to a request is scheduled. */
  private boolean answers;

  /** Whether a request to all is scheduled. */
  private boolean begins;

  private @Nullable ScheduledFuture<?> nextHeartbeat;
  private boolean closed;

  /** Another node. */
  private static final class Node {
    final RemoteNode members = new RemoteNode();
    @Nullable ScheduledFuture<?> deadline;

    /** Whether it was asked for a snapshot since its last heartbeat. */
    boolean asked;
  }

  /**
   * Creates the presence of this node.
   *
   * @param link null without a broker
   * @param listener called with the name of a room and a change, on a thread for callbacks
   */
  public Presence(
      @Nullable BrokerLink link,
      Duration heartbeat,
      Executor threads,
      BiConsumer<String, PresenceChange> listener) {
    this.link = link;
    this.node = link == null ? UUID.randomUUID() : link.node();
    this.heartbeat = heartbeat;
    this.table = new PresenceTable(threads, listener, e -> log("the listener of onPresence", e));
    this.order = new SerialExecutor(threads, e -> log("a task of the presence", e));
  }

  private static void log(String what, Throwable failure) {
    RepeatedLog.warn(Presence.class, what + " failed", failure);
  }

  /** Begins to listen to other nodes, and to tell them that this one is there. */
  public void start() {
    if (link == null) {
      return;
    }
    Subscription subscription =
        new Subscription(
            link,
            CHANNEL,
            order,
            new WaitingBytes(KeptTotal.shared().open()),
            new FromOthers(link));
    subscription
        .interest()
        .insist()
        .whenComplete((standing, failure) -> order.execute(() -> beginAgain(link)));
  }

  /** The members of a room on all nodes. */
  public List<RoomMember> members(String room) {
    return table.members(room);
  }

  /** A member of this node has joined. */
  public void joined(String room, String member, MemberInfo info) {
    changed(own.change(room, member, info));
  }

  /**
   * A member of this node is to be described otherwise; does nothing if it is none. Like the two
   * others, called in the order of the room, so that nothing comes between the question and the
   * change.
   */
  public void described(String room, String member, MemberInfo info) {
    if (own.has(room, member)) {
      changed(own.change(room, member, info));
    }
  }

  /** A member of this node has left. */
  public void left(String room, String member) {
    changed(own.change(room, member, null));
  }

  private void changed(@Nullable Change change) {
    if (change != null) {
      table.apply(node, change);
      if (link != null) {
        order.execute(() -> tellChanges(link));
      }
    }
  }

  // ---- to other nodes; in tasks of the order

  private void publish(
      BrokerLink to,
      Kind kind,
      long version,
      long number,
      UUID target,
      long part,
      List<Change> some) {
    // A failure needs no answer: the next heartbeat shows what is missing.
    to.publish(CHANNEL, message(kind, version, number, target, part, some));
  }

  private byte[] message(
      Kind kind, long version, long number, UUID target, long part, List<Change> some) {
    return new PresenceMessage(node, kind, incarnation, version, number, target, part, some)
        .encode();
  }

  private void tellChanges(BrokerLink to) {
    OwnMembers.Untold untold = own.takeUntold();
    long version = untold.base();
    for (List<Change> each : parts(untold.changes())) {
      version += each.size();
      publish(to, Kind.DELTA, version, 0, PresenceMessage.ALL, 0, each);
    }
  }

  private static List<List<Change>> parts(List<Change> changes) {
    List<List<Change>> parts = new ArrayList<>();
    int room = 0;
    for (Change each : changes) {
      int size = each.encode().length + 10;
      if (parts.isEmpty() || size > room) {
        parts.add(new ArrayList<>());
        room = MAX_BYTES;
      }
      parts.get(parts.size() - 1).add(each);
      room -= size;
    }
    return parts;
  }

  /** The interest stands, or messages may be missing: all nodes tell all they have. */
  private void beginAgain(BrokerLink to) {
    begins = false;
    if (!closed) {
      publish(to, Kind.REQUEST, 0, 0, PresenceMessage.ALL, 0, List.of());
      beat(to);
    }
  }

  private void beat(BrokerLink to) {
    if (closed) {
      return;
    }
    if (nextHeartbeat != null) {
      nextHeartbeat.cancel(false);
    }
    // First of all: whatever fails from here on, the next one comes.
    nextHeartbeat = to.schedule(() -> order.execute(() -> beat(to)), heartbeat);
    publish(
        to, Kind.HEARTBEAT, own.version(), heartbeat.toMillis(), PresenceMessage.ALL, 0, List.of());
  }

  private void answer(BrokerLink to) {
    if (!answers) {
      answers = true;
      to.schedule(() -> order.execute(() -> tellAll(to)), DELAY);
    }
  }

  private void tellAll(BrokerLink to) {
    answers = false;
    if (closed) {
      return;
    }
    OwnMembers.Snapshot snapshot = own.snapshot();
    List<List<Change>> parts = parts(snapshot.members());
    if (parts.isEmpty()) {
      parts.add(List.of());
    }
    for (int i = 0; i < parts.size(); i++) {
      int left = parts.size() - 1 - i;
      publish(to, Kind.SNAPSHOT, snapshot.version(), left, PresenceMessage.ALL, i, parts.get(i));
    }
  }

  /**
   * Tells the other nodes, as the last thing, that this one leaves. Called once, when the link is
   * closing.
   *
   * @return a future that is done when the broker has that message, or cannot take it; what depends
   *     on it runs on any thread
   */
  public CompletableFuture<Void> leave() {
    CompletableFuture<Void> told = new CompletableFuture<>();
    if (link == null) {
      told.complete(null);
      return told;
    }
    order.run(
        () -> {
          closed = true;
          if (nextHeartbeat != null) {
            nextHeartbeat.cancel(false);
          }
          nodes.values().forEach(Presence::cancelDeadline);
          link.publishLast(
                  CHANNEL, message(Kind.BYE, own.version(), 0, PresenceMessage.ALL, 0, List.of()))
              .whenComplete((done, failure) -> told.complete(null));
        });
    return told;
  }

  // ---- from other nodes; in tasks of the order

  private final class FromOthers implements Subscription.Listener {
    private final BrokerLink from;

    FromOthers(BrokerLink from) {
      this.from = from;
    }

    @Override
    public void message(byte[] encoded, @Nullable RoomPosition position) {
      try {
        PresenceMessage message = PresenceMessage.decode(encoded);
        if (!message.origin().equals(node) && !closed) {
          take(from, message);
        }
      } catch (UnreadableMessageException e) {
        BrokerLink.ignored(e);
      }
    }

    @Override
    public void gap(String reason) {
      if (!begins) {
        begins = true;
        from.schedule(() -> order.execute(() -> beginAgain(from)), DELAY);
      }
    }

    @Override
    public void deliver() {}

    @Override
    public void begun() {}

    @Override
    public void ended() {}
  }

  private void take(BrokerLink from, PresenceMessage message) {
    switch (message.kind()) {
      case BYE -> gone(message.origin());
      case REQUEST -> {
        if (message.target().equals(PresenceMessage.ALL) || message.target().equals(node)) {
          answer(from);
        }
      }
      case HEARTBEAT, DELTA, SNAPSHOT -> tell(from, message);
    }
  }

  private void tell(BrokerLink from, PresenceMessage message) {
    UUID origin = message.origin();
    Node other = nodes.computeIfAbsent(origin, any -> new Node());
    boolean beats = message.kind() == Kind.HEARTBEAT;
    if (beats || other.deadline == null) {
      // A node that is heard of first by a change has the interval of this one until it beats.
      Duration interval = beats ? Duration.ofMillis(message.number()) : heartbeat;
      cancelDeadline(other);
      other.deadline =
          from.schedule(
              () -> order.execute(() -> late(origin, other)),
              interval.multipliedBy(5).dividedBy(2));
    }
    if (beats) {
      other.asked = false;
    }
    other.members.take(message).forEach(each -> table.apply(origin, each));
    if (!other.members.isKnown() && message.kind() != Kind.SNAPSHOT && !other.asked) {
      other.asked = true;
      publish(from, Kind.REQUEST, 0, 0, origin, 0, List.of());
    }
  }

  private static void cancelDeadline(Node other) {
    if (other.deadline != null) {
      other.deadline.cancel(false);
    }
  }

  private void late(UUID origin, Node silent) {
    if (nodes.get(origin) == silent) {
      gone(origin);
    }
  }

  private void gone(UUID origin) {
    Node gone = nodes.remove(origin);
    if (gone != null) {
      cancelDeadline(gone);
      gone.members.leave().forEach(each -> table.apply(origin, each));
    }
  }
}
