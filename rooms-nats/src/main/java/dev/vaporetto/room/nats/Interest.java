package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.Subscriber;
import dev.vaporetto.room.RoomPosition;
import org.jspecify.annotations.Nullable;

/** This node's interest in a channel, whatever connection carries it. Thread-safe. */
final class Interest {
  private final Channel channel;
  private final Subscriber subscriber;

  /** The only one that may deliver. Guarded by this object, like the field below. */
  private @Nullable Session carrier;

  /**
   * Behind this position the channel has had no message that this node was not delivered; null if
   * that is unknown.
   */
  private @Nullable RoomPosition last;

  Interest(Channel channel, Subscriber subscriber) {
    this.channel = channel;
    this.subscriber = subscriber;
  }

  Channel channel() {
    return channel;
  }

  /**
   * A session is about to deliver; what is left of an earlier one is ignored.
   *
   * @param position the last one before the interest stands; null if it is unknown
   */
  synchronized void begin(Session session, @Nullable RoomPosition position) {
    carrier = session;
    last = position;
  }

  synchronized void deliver(Session from, Delivery delivery) {
    if (from != carrier) {
      return;
    }
    if (delivery.position() != null) {
      last = delivery.position();
    }
    subscriber.deliver(delivery);
  }

  synchronized void missed(String reason) {
    last = null;
    subscriber.missed(reason);
  }

  /** Whether nothing but what this node will be delivered has come behind a position. */
  synchronized boolean isUpTo(RoomPosition position) {
    RoomPosition now = last;
    return now != null && now.epoch().equals(position.epoch()) && now.offset() <= position.offset();
  }
}
