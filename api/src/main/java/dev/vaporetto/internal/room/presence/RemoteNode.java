package dev.vaporetto.internal.room.presence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of the members of another one. It decides and does nothing. Not thread-safe.
 *
 * <pre>
 *            a snapshot is complete
 *  UNKNOWN ──────────────────────────► KNOWN
 *     ▲                                  │
 *     └── another incarnation, or a ─────┘
 *         change that was missed
 * </pre>
 *
 * <p>While they are unknown, the members are those that were known last.
 */
final class RemoteNode {
  private long incarnation;
  private long version;
  private boolean known;

  /** By room, then by the id of the socket; the values have an info. */
  private final Map<String, Map<String, Change>> members = new LinkedHashMap<>();

  /**
   * The members of the parts of a snapshot that have come; null while no other part is expected.
   */
  private @Nullable List<Change> parts;

  private long nextPart;

  /** Whether the members are those that the node has now. */
  boolean isKnown() {
    return known;
  }

  /** Takes a heartbeat, a delta or a part of a snapshot; returns what has changed. */
  List<Change> take(PresenceMessage message) {
    if (message.incarnation() < incarnation) {
      return List.of();
    }
    if (message.incarnation() > incarnation) {
      incarnation = message.incarnation();
      version = 0;
      known = false;
      parts = null;
    }
    return switch (message.kind()) {
      case HEARTBEAT -> heartbeat(message);
      case DELTA -> delta(message);
      case SNAPSHOT -> snapshot(message);
      case REQUEST, BYE -> List.of();
    };
  }

  private List<Change> heartbeat(PresenceMessage message) {
    if (message.version() == 0 && !known) {
      // It has never had a member.
      known = true;
      version = 0;
      return replace(List.of());
    }
    known = known && version == message.version();
    return List.of();
  }

  private List<Change> delta(PresenceMessage message) {
    long base = message.version() - message.changes().size();
    if (!known && base == 0) {
      known = true;
      version = 0;
      List<Change> changed = new ArrayList<>(replace(List.of()));
      changed.addAll(delta(message));
      return changed;
    }
    if (!known || message.version() <= version) {
      return List.of();
    }
    if (base != version) {
      known = false;
      return List.of();
    }
    version = message.version();
    List<Change> changed = new ArrayList<>();
    message.changes().forEach(each -> apply(each, changed));
    return changed;
  }

  private List<Change> snapshot(PresenceMessage message) {
    if (known && message.version() <= version) {
      return List.of();
    }
    if (message.part() == 0) {
      known = false;
      version = message.version();
      parts = new ArrayList<>();
      nextPart = 0;
    }
    List<Change> collected = parts;
    if (collected == null || version != message.version() || message.part() != nextPart) {
      parts = null;
      return List.of();
    }
    // Who has left is not in a snapshot; one who is there all the same could never leave.
    message.changes().stream().filter(each -> each.info() != null).forEach(collected::add);
    nextPart++;
    if (message.number() > 0) {
      return List.of();
    }
    parts = null;
    known = true;
    return replace(collected);
  }

  private List<Change> replace(List<Change> all) {
    Map<String, Map<String, Change>> before = new LinkedHashMap<>(members);
    members.clear();
    List<Change> changed = new ArrayList<>();
    for (Change each : all) {
      Map<String, Change> room = before.getOrDefault(each.room(), Map.of());
      Change old = room.get(each.member());
      members.computeIfAbsent(each.room(), any -> new LinkedHashMap<>()).put(each.member(), each);
      if (!each.equals(old)) {
        changed.add(each);
      }
    }
    before.values().stream()
        .flatMap(room -> room.values().stream())
        .filter(each -> !has(each))
        .forEach(each -> changed.add(new Change(each.room(), each.member(), null)));
    return changed;
  }

  private boolean has(Change change) {
    return members.getOrDefault(change.room(), Map.of()).containsKey(change.member());
  }

  private void apply(Change change, List<Change> changed) {
    if (change.info() != null) {
      Change before =
          members
              .computeIfAbsent(change.room(), any -> new LinkedHashMap<>())
              .put(change.member(), change);
      if (!change.equals(before)) {
        changed.add(change);
      }
    } else {
      Map<String, Change> room = members.get(change.room());
      if (room != null && room.remove(change.member()) != null) {
        changed.add(change);
        if (room.isEmpty()) {
          members.remove(change.room());
        }
      }
    }
  }

  /** The node is gone; returns that all its members have left. */
  List<Change> leave() {
    return replace(List.of());
  }
}
