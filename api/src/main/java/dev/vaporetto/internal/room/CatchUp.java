package dev.vaporetto.internal.room;

import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.room.Deliveries.Message;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is about to join, while the room's history is read for it: what it has to get, in
 * order, each message once. Not thread-safe: used in the order of the room.
 */
final class CatchUp {
  /** How many bytes may wait for the socket; with more, messages are missing. */
  static final long MAX_BYTES = 8L * 1024 * 1024;

  final WebSocket socket;

  /** Null for the oldest message that is kept. */
  private final @Nullable RoomPosition since;

  /** What was read, and then what the room has sent meanwhile. */
  private final ArrayDeque<Message> items = new ArrayDeque<>();

  /** What the room has sent since this began. */
  private final ArrayList<Message> meanwhile = new ArrayList<>();

  private long bytes;
  private @Nullable RoomPosition read;
  private @Nullable String missing;

  CatchUp(WebSocket socket, RoomPosition since) {
    this.socket = socket;
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
   * A page of the history was read; messages behind the last one that the members got are left to
   * come to this one as well.
   *
   * @param last the position of the last message that the members got
   * @return whether there is more to read
   */
  boolean read(History page, RoomPosition last) {
    if (page.gap()) {
      missing("the broker does not keep them any more");
    }
    for (Delivery each : page.deliveries()) {
      RoomPosition position = each.position();
      if (position == null
          || !position.epoch().equals(last.epoch())
          || position.offset() > last.offset()) {
        return false;
      }
      read = position;
      add(each.message(), position);
    }
    return page.more() && !page.deliveries().isEmpty();
  }

  private void add(byte[] encoded, RoomPosition position) {
    try {
      Message message = new Message(RoomMessage.decode(encoded), position);
      if (fits(message)) {
        items.add(message);
      }
    } catch (UnreadableMessageException e) {
      // The members have not got it either.
    }
  }

  private boolean fits(Message message) {
    int size = message.size();
    if (bytes + size > MAX_BYTES) {
      missing("more than " + MAX_BYTES + " bytes would wait for the socket");
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
      bytes -= next.size();
      taken.add(next);
    }
    return taken;
  }

  /** Whether a message was not in the history that was read. */
  private boolean isUnread(Message message) {
    RoomPosition position = message.position();
    RoomPosition before = after();
    boolean unread =
        position == null
            || before == null
            || !position.epoch().equals(before.epoch())
            || position.offset() > before.offset();
    if (!unread) {
      bytes -= message.size();
    }
    return unread;
  }
}
