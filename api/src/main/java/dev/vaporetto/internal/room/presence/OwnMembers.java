package dev.vaporetto.internal.room.presence;

import dev.vaporetto.room.MemberInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of this node, and which changes of them were not told yet. Thread-safe. */
final class OwnMembers {
  /** The name of a room and the id of a socket. */
  private record Key(String room, String member) {}

  /** Guarded by this object, like all below. */
  private final Map<Key, Change> members = new LinkedHashMap<>();

  private List<Change> untold = new ArrayList<>();

  /** The number of changes that were told. */
  private long version;

  /** Changes that have happened and are to be told, and the version of all before them. */
  record Untold(long base, List<Change> changes) {}

  /** All members, and their version. */
  record Snapshot(long version, List<Change> members) {}

  /**
   * Adds, changes or removes a member.
   *
   * @param info null to remove it
   * @return null if nothing has changed
   */
  synchronized @Nullable Change change(String room, String member, @Nullable MemberInfo info) {
    Key key = new Key(room, member);
    Change fresh = new Change(room, member, info);
    Change before = info == null ? members.remove(key) : members.put(key, fresh);
    if (info == null ? before == null : fresh.equals(before)) {
      return null;
    }
    untold.add(fresh);
    return fresh;
  }

  synchronized boolean has(String room, String member) {
    return members.containsKey(new Key(room, member));
  }

  /** Takes the changes that were not told. */
  synchronized Untold takeUntold() {
    Untold taken = new Untold(version, untold);
    version += untold.size();
    untold = new ArrayList<>();
    return taken;
  }

  /** The number of changes that were told. */
  synchronized long version() {
    return version;
  }

  /** All members; the changes that were not told count as told then. */
  synchronized Snapshot snapshot() {
    version += untold.size();
    untold = new ArrayList<>();
    return new Snapshot(version, List.copyOf(members.values()));
  }
}
