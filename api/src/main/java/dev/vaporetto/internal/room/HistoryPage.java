package dev.vaporetto.internal.room;

import dev.vaporetto.internal.room.Deliveries.Message;
import dev.vaporetto.internal.room.link.BrokerLink;
import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a room's history, decoded once for all sockets that want it.
 *
 * @param gap see {@link History#gap}
 * @param more see {@link History#more}
 */
record HistoryPage(List<Entry> entries, boolean gap, boolean more) {
  /**
   * A message that is kept.
   *
   * @param message null if it cannot be read: the members have not got it either
   */
  record Entry(RoomPosition position, @Nullable Message message) {}

  static HistoryPage of(History history) {
    List<Entry> entries = new ArrayList<>(history.deliveries().size());
    for (Delivery each : history.deliveries()) {
      RoomPosition position = each.position();
      if (position == null) {
        return new HistoryPage(entries, history.gap(), false);
      }
      entries.add(new Entry(position, decoded(each.message(), position)));
    }
    return new HistoryPage(entries, history.gap(), history.more());
  }

  private static @Nullable Message decoded(byte[] encoded, RoomPosition position) {
    try {
      return new Message(RoomMessage.decode(encoded), position);
    } catch (UnreadableMessageException e) {
      BrokerLink.ignored(e);
      return null;
    }
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }
}
