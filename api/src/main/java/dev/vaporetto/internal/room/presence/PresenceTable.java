package dev.vaporetto.internal.room.presence;

import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.room.MemberInfo;
import dev.vaporetto.room.PresenceChange;
import dev.vaporetto.room.PresenceChange.Kind;
import dev.vaporetto.room.RoomMember;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The members of all nodes by room, and the calls of the listener. Thread-safe. */
final class PresenceTable {
  private final ConcurrentHashMap<String, Entry> rooms = new ConcurrentHashMap<>();
  private final Executor threads;
  private final BiConsumer<String, PresenceChange> listener;
  private final Consumer<Throwable> failures;

  /** One room. Its fields change in updates of the map of the rooms only. */
  private final class Entry {
    private final SerialExecutor calls = new SerialExecutor(threads, failures);

    /** By id of the socket; guarded by itself. */
    private final Map<String, RoomMember> members = new LinkedHashMap<>();

    /** How many calls of the listener are under way: the order of a room outlives its members. */
    private int underWay;

    boolean isUnused() {
      synchronized (members) {
        return underWay == 0 && members.isEmpty();
      }
    }
  }

  PresenceTable(
      Executor threads, BiConsumer<String, PresenceChange> listener, Consumer<Throwable> failures) {
    this.threads = threads;
    this.listener = listener;
    this.failures = failures;
  }

  List<RoomMember> members(String room) {
    Entry entry = rooms.get(room);
    if (entry == null) {
      return List.of();
    }
    synchronized (entry.members) {
      return List.copyOf(entry.members.values());
    }
  }

  /** A member of a node has joined, changed or left. */
  void apply(UUID node, Change change) {
    AtomicReference<@Nullable PresenceChange> applied = new AtomicReference<>();
    Entry entry =
        rooms.compute(
            change.room(),
            (name, there) -> {
              Entry room = there == null ? new Entry() : there;
              applied.set(applied(room, node, change));
              boolean told = applied.get() != null;
              room.underWay += told ? 1 : 0;
              return told || there != null ? room : null;
            });
    PresenceChange told = applied.get();
    if (entry != null && told != null) {
      entry.calls.execute(
          () -> {
            try {
              listener.accept(change.room(), told);
            } finally {
              done(change.room());
            }
          });
    }
  }

  /** Returns what has changed; null for nothing. */
  private static @Nullable PresenceChange applied(Entry room, UUID node, Change change) {
    MemberInfo info = change.info();
    synchronized (room.members) {
      if (info == null) {
        RoomMember left = room.members.remove(change.member());
        return left == null ? null : new PresenceChange(Kind.LEFT, left);
      }
      RoomMember now = new RoomMember(change.member(), node, info);
      RoomMember before = room.members.put(change.member(), now);
      return now.equals(before)
          ? null
          : new PresenceChange(before == null ? Kind.JOINED : Kind.UPDATED, now);
    }
  }

  private void done(String name) {
    rooms.computeIfPresent(
        name,
        (any, room) -> {
          room.underWay--;
          return room.isUnused() ? null : room;
        });
  }
}
