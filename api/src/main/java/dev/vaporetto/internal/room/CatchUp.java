package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.room.Deliveries.Message;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is about to join, while the room's history is read for it: what it has to get, in
 * order, each message once. Not thread-safe: used in the order of the room.
 */
final class CatchUp {
  /** How many bytes may wait for the socket; with more, messages are missing. */
  static final long MAX_BYTES = 8L * 1024 * 1024;

  final WebSocket socket;

  /** Counts what waits for all sockets of the room. */
  private final HeldMessages held;

  /** Null for the oldest message that is kept. */
  private final @Nullable RoomPosition since;

  /** What was read, and then what the room has sent meanwhile. */
  private final ArrayDeque<Message> items = new ArrayDeque<>();

  /** What the room has sent since this began. */
  private final ArrayList<Message> meanwhile = new ArrayList<>();

  private long bytes;
  private @Nullable RoomPosition read;
  private @Nullable String missing;

  CatchUp(WebSocket socket, RoomPosition since, HeldMessages held) {
    this.socket = socket;
    this.held = held;
    this.since = since.equals(RoomPosition.OLDEST) ? null : since;
  }

  /** The position behind which the history is to be read next; null for the oldest message. */
  @Nullable RoomPosition after() {
    return read != null ? read : since;
  }

  /**
   * Whether the members have not got yet what the socket had got elsewhere, so that it would come
   * twice.
   *
   * @param last the position of the last message that the members got
   */
  boolean isAhead(@Nullable RoomPosition last) {
    return since != null
        && last != null
        && since.epoch().equals(last.epoch())
        && since.offset() > last.offset();
  }

  /** The room sends a message to its members. */
  void meanwhile(Message message) {
    if (fits(message)) {
      meanwhile.add(message);
    }
  }

  /**
   * Whether a page of the history says what follows {@link #after}, too.
   *
   * @param begin what the page was asked behind; null for the oldest message
   */
  boolean isWithin(HistoryPage page, @Nullable RoomPosition begin) {
    RoomPosition own = after();
    if (Objects.equals(own, begin)) {
      return true;
    }
    RoomPosition first = page.isEmpty() ? null : page.entries().get(0).position();
    if (own == null || first == null || !own.epoch().equals(first.epoch())) {
      return false;
    }
    // Behind a gap only what the page has is sure to be whole.
    return own.offset() >= (page.gap() || begin == null ? first : begin).offset();
  }

  /**
   * A page of the history was read that {@linkplain #isWithin has} what follows {@link #after};
   * messages behind the last one that the members got are left to come to this one as well.
   *
   * @param begin what the page was asked behind; null for the oldest message
   * @param last the position of the last message that the members got
   * @return whether there is more to read
   */
  boolean read(HistoryPage page, @Nullable RoomPosition begin, RoomPosition last) {
    if (page.gap() && Objects.equals(after(), begin)) {
      missing("the broker does not keep them any more");
    }
    for (HistoryPage.Entry each : page.entries()) {
      RoomPosition position = each.position();
      if (!position.epoch().equals(last.epoch()) || position.offset() > last.offset()) {
        return false;
      }
      if (isBehind(position, after())) {
        read = position;
        Message message = each.message();
        if (message != null && fits(message)) {
          items.add(message);
        }
      }
    }
    return page.more() && !page.isEmpty();
  }

  /** Whether a position comes after another one, or they do not compare. */
  private static boolean isBehind(@Nullable RoomPosition position, @Nullable RoomPosition other) {
    return position == null
        || other == null
        || !position.epoch().equals(other.epoch())
        || position.offset() > other.offset();
  }

  private boolean fits(Message message) {
    int size = message.size();
    if (bytes + size > MAX_BYTES) {
      missing("more than " + MAX_BYTES + " bytes would wait for the socket");
      return false;
    }
    if (!held.hold(message)) {
      missing("the rooms keep as much of messages as all of them may");
      return false;
    }
    bytes += size;
    return true;
  }

  /** Messages are missing; the first reason counts. */
  void missing(String reason) {
    if (missing == null) {
      missing = reason;
    }
  }

  /** Why messages are missing; null if none is. */
  @Nullable String missing() {
    return missing;
  }

  /** Takes what the socket is to get next; empty if it has got all. */
  List<Message> takeNext(int maxBytes) {
    if (items.isEmpty()) {
      meanwhile.stream().filter(this::isUnread).forEach(items::add);
      meanwhile.clear();
    }
    List<Message> taken = new ArrayList<>();
    long size = 0;
    while (!items.isEmpty() && size < maxBytes) {
      Message next = items.remove();
      size += next.size();
      removed(next);
      taken.add(next);
    }
    return taken;
  }

  /** Whether a message was not in the history that was read. */
  private boolean isUnread(Message message) {
    boolean unread = isBehind(message.position(), after());
    if (!unread) {
      removed(message);
    }
    return unread;
  }

  /** Nothing waits for the socket any more. */
  void end() {
    items.forEach(this::removed);
    items.clear();
    meanwhile.forEach(this::removed);
    meanwhile.clear();
  }

  private void removed(Message message) {
    bytes -= message.size();
    held.release(message);
  }
}
