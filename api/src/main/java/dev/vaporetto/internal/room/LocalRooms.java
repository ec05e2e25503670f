package dev.vaporetto.internal.room;

import dev.vaporetto.OpenSockets;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Clock;
import dev.vaporetto.internal.KeptShare;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.Threads;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.link.WaitingBytes;
import dev.vaporetto.internal.room.presence.Presence;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.MessageStamp;
import dev.vaporetto.room.Room;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomMember;
import dev.vaporetto.room.RoomStatistics;
import dev.vaporetto.room.Rooms;
import dev.vaporetto.room.UserSockets;
import dev.vaporetto.room.WhileLost;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The rooms that have members on this node. Thread-safe. */
public final class LocalRooms implements Rooms {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private static final Duration MIN_HEARTBEAT = Duration.ofMillis(100);
  private static final Duration MAX_HEARTBEAT = Duration.ofMinutes(5);

  /** Those over a broker that are not closed. */
  private static final Set<LocalRooms> OPEN = ConcurrentHashMap.newKeySet();

  /** Of the application that has created these rooms. */
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /** Null for rooms on this node alone, like the field below. */
  private final @Nullable BrokerLink link;

  private final @Nullable Farewell farewell;

  private final Memberships memberships = new Memberships();

  /**
   * The rooms that have members, or are about to. Updates of the map only count: the application
   * and the broker are called outside, in the order of the room.
   */
  private final ConcurrentHashMap<Channel, RoomState> states = new ConcurrentHashMap<>();

  private final RoomListeners listeners = new RoomListeners();

  /** Null while it was not asked for. */
  private volatile @Nullable Presence presence;

  /** Of the messages, and of the joins, that wait in all rooms. */
  private final KeptShare waiting;

  private volatile WhileLost whileLost = WhileLost.FAIL;
  private volatile int maxMessageSize = Integer.MAX_VALUE;

  /** Run the listeners of unsent messages, and deliver the messages of a broker. */
  private final Executor threads;

  /** For rooms on this node alone. */
  LocalRooms(Executor threads) {
    this.threads = threads;
    this.link = null;
    this.farewell = null;
    this.waiting = KeptTotal.shared().open();
  }

  /** For rooms whose messages a broker carries. */
  LocalRooms(RoomBroker broker, Executor threads, ScheduledExecutorService clock) {
    this(broker, threads, clock, Farewell.PATIENCE, KeptTotal.shared());
  }

  /**
   * The same.
   *
   * @param patience how long a close waits for the broker
   * @param total bounds what waits in these rooms, and in others
   */
  LocalRooms(
      RoomBroker broker,
      Executor threads,
      ScheduledExecutorService clock,
      Duration patience,
      KeptTotal total) {
    this.threads = threads;
    this.waiting = total.open();
    this.link = new BrokerLink(broker, threads, clock);
    this.farewell = new Farewell(link, threads, patience);
    link.start();
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
      LocalRooms rooms = new LocalRooms(broker, Threads.shared(), Clock.INSTANCE);
      OPEN.add(rooms);
      return rooms;
    }
  }

  @Override
  public Rooms joinUsers(OpenSockets sockets) {
    sockets.onOpened(open -> open.user().ifPresent(name -> joinUser(name, open.webSocket())));
    return this;
  }

  private void joinUser(String name, WebSocket socket) {
    user(name)
        .join(socket)
        .whenComplete(
            (joined, failure) -> {
              if (failure != null && socket.isOpen()) {
                RoomListeners.log("a socket could not become one of its user's", failure);
              }
            });
  }

  Executor threads() {
    return threads;
  }

  KeptShare waiting() {
    return waiting;
  }

  @Override
  public Room room(String name) {
    return new LocalRoom(
        new Channel(Channel.Kind.ROOM, Objects.requireNonNull(name, "null came as a room's name")),
        this);
  }

  @Override
  public UserSockets user(String name) {
    return new LocalUser(
        new LocalRoom(
            new Channel(
                Channel.Kind.USER, Objects.requireNonNull(name, "null came as a user's name")),
            this));
  }

  @Override
  public Rooms onJoin(MemberListener listener) {
    Objects.requireNonNull(listener, "listener");
    listeners.join = listener;
    return this;
  }

  @Override
  public Rooms onLeave(MemberListener listener) {
    Objects.requireNonNull(listener, "listener");
    listeners.leave = listener;
    return this;
  }

  @Override
  public Rooms onUnsent(UnsentListener listener) {
    Objects.requireNonNull(listener, "listener");
    listeners.unsent = listener;
    return this;
  }

  @Override
  public Rooms onGap(GapListener listener) {
    Objects.requireNonNull(listener, "listener");
    listeners.gap = listener;
    return this;
  }

  @Override
  public Rooms onState(RoomBroker.StateListener listener) {
    Objects.requireNonNull(listener, "listener");
    if (link != null) {
      link.watch(listener);
    }
    return this;
  }

  @Override
  public Rooms whileLost(WhileLost choice) {
    Objects.requireNonNull(choice, "whileLost");
    whileLost = choice;
    return this;
  }

  @Override
  public Rooms stamp(MessageStamp stamp) {
    Objects.requireNonNull(stamp, "stamp");
    listeners.stamp = stamp;
    return this;
  }

  @Override
  public Rooms maxMessageSize(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          bytes + " came as maxMessageSize; expected zero or more bytes");
    }
    maxMessageSize = bytes;
    return this;
  }

  @Override
  public int maxMessageSize() {
    return link == null
        ? maxMessageSize
        : Math.min(maxMessageSize, link.maxMessageSize() - RoomMessage.OVERHEAD);
  }

  // ---- presence

  @Override
  public Rooms presence(Duration heartbeat, MemberDescriber describer) {
    Objects.requireNonNull(describer, "describer");
    if (heartbeat.compareTo(MIN_HEARTBEAT) < 0 || heartbeat.compareTo(MAX_HEARTBEAT) > 0) {
      throw new IllegalArgumentException(
          heartbeat + " came as heartbeat; expected 100 ms to 5 minutes");
    }
    Presence fresh =
        new Presence(
            link, heartbeat, threads, (room, change) -> listeners.changed(room(room), change));
    synchronized (listeners) {
      if (presence != null) {
        throw new IllegalStateException("presence was called twice; expected once");
      }
      listeners.describer = describer;
      presence = fresh;
    }
    fresh.start();
    return this;
  }

  @Override
  public Rooms onPresence(PresenceListener listener) {
    Objects.requireNonNull(listener, "listener");
    listeners.presence = listener;
    return this;
  }

  List<RoomMember> presence(LocalRoom room) {
    Presence known = presence;
    return known == null || !room.isPublic() ? List.of() : known.members(room.name());
  }

  void describe(LocalRoom room, WebSocket socket, MemberInfo info) {
    RoomState state = states.get(room.channel());
    if (state != null && room.isPublic()) {
      state.describe(socket, info);
    }
  }

  /** A member is to be described otherwise. */
  void described(LocalRoom room, WebSocket member, MemberInfo info) {
    Presence known = presence;
    if (known != null) {
      known.described(room.name(), member.id(), info);
    }
  }

  /** A socket has become a member. */
  void joined(LocalRoom room, WebSocket member) {
    Presence known = presence;
    if (known != null) {
      known.joined(room.name(), member.id(), listeners.describe(room, member));
    }
    listeners.joined(room, member);
  }

  /** A socket is no member any more. */
  void left(LocalRoom room, WebSocket member) {
    Presence known = presence;
    if (known != null) {
      known.left(room.name(), member.id());
    }
    listeners.left(room, member);
  }

  @Override
  public RoomStatistics statistics() {
    int rooms = 0;
    int members = 0;
    for (Map.Entry<Channel, RoomState> each : states.entrySet()) {
      int here = each.getKey().kind() == Channel.Kind.ROOM ? each.getValue().size() : 0;
      rooms += here == 0 ? 0 : 1;
      members += here;
    }
    return new RoomStatistics(
        rooms,
        members,
        listeners.unsentMessages.sum(),
        listeners.gaps.sum(),
        link == null ? null : link.state());
  }

  RoomListeners listeners() {
    return listeners;
  }

  /** Null for rooms on this node alone. */
  @Nullable BrokerLink link() {
    return link;
  }

  Memberships memberships() {
    return memberships;
  }

  @Override
  public Rooms linger(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(duration + " came as linger; expected zero or more");
    }
    if (link != null) {
      link.linger(duration);
    }
    return this;
  }

  /** The state of a room, with a hold for a socket that is about to join. */
  RoomState held(LocalRoom room) {
    return Objects.requireNonNull(
        states.compute(
            room.channel(),
            (name, there) -> (there == null ? new RoomState(room, this) : there).hold()),
        "a state was made");
  }

  /** Counts an interest of a room that has a member. */
  void hold(Channel channel) {
    states.computeIfPresent(channel, (any, state) -> state.hold());
  }

  /** Ends a {@link RoomState#hold}; a room without any is removed. */
  void release(Channel channel) {
    states.computeIfPresent(channel, (any, state) -> state.release().isUnheld() ? null : state);
  }

  void leave(LocalRoom room, WebSocket socket) {
    RoomState state = states.get(room.channel());
    if (state != null) {
      state.leave(socket);
    }
  }

  List<WebSocket> members(LocalRoom room) {
    RoomState state = states.get(room.channel());
    return state == null ? List.of() : state.members();
  }

  CompletionStage<Void> publish(LocalRoom room, RoomMessage message) {
    int size = message.payload().length;
    if (size > maxMessageSize()) {
      return tooLarge(room, size);
    }
    RoomState state = states.get(room.channel());
    if (link == null || (link.isLost() && whileLost == WhileLost.LOCAL && !link.isClosed())) {
      return state == null || state.deliver(message)
          ? DONE
          : WaitingBytes.refused(room.name(), size);
    }
    // The room of this node fills up with what the broker delivers.
    if (state != null && !state.takes(message)) {
      return WaitingBytes.refused(room.name(), size);
    }
    return link.publish(room.channel(), message.encode(link.node()));
  }

  private CompletionStage<Void> tooLarge(LocalRoom room, int size) {
    return CompletableFuture.failedStage(
        new IOException(
            "a message of "
                + size
                + " bytes came to the room "
                + room.name()
                + "; expected at most "
                + maxMessageSize()));
  }

  // ---- the end

  boolean isClosed() {
    return link != null && link.isClosed();
  }

  static IOException closed() {
    return new IOException("the rooms were closed");
  }

  @Override
  public void close() {
    OPEN.remove(this);
    if (farewell != null) {
      farewell.begin(presence).end();
      waiting.close();
    }
  }

  /**
   * Closes the rooms that an application has created, when it stops; waits for all their brokers
   * together as long as {@link #close} waits for one.
   */
  public static void closeAll(ClassLoader application) {
    List<Farewell> farewells = new ArrayList<>();
    for (LocalRooms each : OPEN) {
      if (each.loader == application && each.farewell != null) {
        farewells.add(each.farewell.begin(each.presence));
        each.waiting.close();
      }
    }
    OPEN.removeIf(each -> each.loader == application);
    Farewell.awaitAndEnd(farewells, Farewell.PATIENCE);
  }
}
