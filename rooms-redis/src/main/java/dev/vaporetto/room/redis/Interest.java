package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomPosition;
import org.jspecify.annotations.Nullable;

/** A channel that this node hears. */
final class Interest {
  private final byte[] name;
  private final Mailbox mailbox;
  private final boolean hasPositions;

  /** Whether Redis has acknowledged it once, so that it is to stand after every loss. */
  private volatile boolean standing;

  final Channel channel;

  Interest(Channel channel, byte[] name, Mailbox mailbox, boolean hasPositions) {
    this.channel = channel;
    this.name = name;
    this.mailbox = mailbox;
    this.hasPositions = hasPositions;
  }

  byte[] name() {
    return name;
  }

  boolean hasPositions() {
    return hasPositions;
  }

  boolean isStanding() {
    return standing;
  }

  void stand() {
    standing = true;
  }

  /** Redis has delivered something. */
  void take(byte[] published) {
    if (!hasPositions) {
      mailbox.put(Delivery.of(published));
      return;
    }
    try {
      mailbox.put(RoomLog.delivery(published));
    } catch (IllegalArgumentException e) {
      mailbox.miss(
          "Redis has delivered what is no message of a recoverable room: " + e.getMessage());
    }
  }

  /** Begins to hand over what follows a position; null for all. */
  void release(@Nullable RoomPosition after) {
    mailbox.release(after);
  }

  void end() {
    mailbox.close();
  }
}
