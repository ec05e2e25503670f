package dev.vaporetto.room;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The last messages of one room, within limits. Not thread-safe. */
final class KeptMessages {
  /** How many messages one page of the history has at most. */
  static final int PAGE = 256;

  /** Of a message's objects. */
  private static final int OVERHEAD = 100;

  private final HistoryLimits limits;
  private final ArrayDeque<Kept> kept = new ArrayDeque<>();
  private long bytes;

  /** The offset of the last message that is not kept any more; 0 for none. */
  private long dropped;

  private record Kept(RoomBroker.Delivery delivery, long offset, long nanoTime) {
    long bytes() {
      return (long) delivery.message().length + OVERHEAD;
    }
  }

  /**
   * Creates an empty history.
   *
   * @param dropped an offset up to which earlier messages may be missing
   */
  KeptMessages(HistoryLimits limits, long dropped) {
    this.limits = limits;
    this.dropped = dropped;
  }

  void add(RoomBroker.Delivery delivery, long now) {
    RoomPosition position = delivery.position();
    if (position == null) {
      throw new IllegalArgumentException("a message without a position came to a history");
    }
    Kept added = new Kept(delivery, position.offset(), now);
    kept.add(added);
    bytes += added.bytes();
    dropOld(now);
  }

  boolean isEmpty(long now) {
    dropOld(now);
    return kept.isEmpty();
  }

  private void dropOld(long now) {
    Kept oldest = kept.peek();
    while (oldest != null
        && (kept.size() > limits.messages()
            || bytes > limits.bytes()
            || now - oldest.nanoTime() > limits.age().toNanos())) {
      kept.remove();
      bytes -= oldest.bytes();
      dropped = oldest.offset();
      oldest = kept.peek();
    }
  }

  /**
   * Returns the first messages behind an offset.
   *
   * @param otherEpoch whether the offset is of another epoch, so that what it followed is unknown
   * @param anyBeginning whether it does not matter what is missing before the first message
   */
  RoomBroker.History after(long offset, boolean otherEpoch, boolean anyBeginning, long now) {
    dropOld(now);
    List<RoomBroker.Delivery> page = new ArrayList<>();
    boolean more = false;
    for (Kept each : kept) {
      if (each.offset() > offset) {
        more = page.size() == PAGE;
        if (more) {
          break;
        }
        page.add(each.delivery());
      }
    }
    return new RoomBroker.History(page, otherEpoch || (!anyBeginning && offset < dropped), more);
  }
}
