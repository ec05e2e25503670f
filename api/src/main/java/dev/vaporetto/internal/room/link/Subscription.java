package dev.vaporetto.internal.room.link;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Channel.Kind;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomPosition;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one channel of the broker brings to this node. The broker's thread only puts tasks into the
 * order of the channel: each message is an {@link Arrival} there. Thread-safe.
 */
public final class Subscription implements Interest.User {
  private final BrokerLink link;
  private final Channel channel;
  private final Executor order;
  private final Listener listener;
  private final Interest interest;
  private final WaitingBytes waitingBytes;
  private final Feed feed;

  /** What the broker delivers to now; used by tasks of {@link #order} only. */
  private @Nullable Inlet current;

  /** Called in the order of the channel, but for the last two methods. */
  public interface Listener {
    /** A message; null for a position that is unknown. */
    void message(byte[] message, @Nullable RoomPosition position);

    /** Messages before the next one are missing. */
    void gap(String reason);

    /**
     * Nothing more is handed over for now: what came by the two methods above is to be delivered.
     */
    void deliver();

    /** The interest begins. */
    void begun();

    /** The interest has ended. */
    void ended();
  }

  /**
   * Creates a subscription without interest.
   *
   * @param order runs its tasks one after another, on threads for callbacks
   * @param waitingBytes of what waits in the order
   */
  public Subscription(
      BrokerLink link,
      Channel channel,
      Executor order,
      WaitingBytes waitingBytes,
      Listener listener) {
    this.link = link;
    this.channel = channel;
    this.order = order;
    this.listener = listener;
    this.interest = new Interest(link, channel, this, waitingBytes.kept());
    this.waitingBytes = waitingBytes;
    boolean readable = channel.kind() == Kind.ROOM && link.keepsHistory();
    this.feed =
        new Feed(
            new Feed.Sink() {
              @Override
              public void message(Delivery delivery) {
                listener.message(delivery.message(), delivery.position());
              }

              @Override
              public void gap(String reason) {
                listener.gap(reason);
              }
            },
            readable ? this::read : null,
            waitingBytes.kept());
  }

  /** The interest in the channel. */
  public Interest interest() {
    return interest;
  }

  /** What this subscription makes of deliveries; used in the order of the channel only. */
  public Feed feed() {
    return feed;
  }

  /** Called by the broker for one subscription, on a thread of its own. */
  private final class Inlet implements RoomBroker.Subscriber {
    /** Whether the last message was dropped. Guarded by this object. */
    private boolean drops;

    /** Whether a message was lost before the next one. Guarded by this object. */
    private boolean untold;

    @Override
    public void deliver(Delivery delivery) {
      int size = delivery.message().length;
      boolean taken = waitingBytes.add(size);
      if (isFirstDrop(taken)) {
        link.warn(
            "the broker delivers faster to "
                + BrokerLink.describe(channel)
                + " than its members are served; messages are dropped while more than "
                + WaitingBytes.MAX
                + " bytes wait",
            null);
        missed("this node is slower than the senders");
      }
      if (taken) {
        hand(delivery, size);
      }
    }

    private void hand(Delivery delivery, int size) {
      boolean handed = false;
      try {
        order.execute(new Delivered(this, delivery));
        handed = true;
      } finally {
        if (!handed) {
          // The broker's thread may survive that, and then bring the next message.
          waitingBytes.remove(size);
          lost();
        }
      }
    }

    private synchronized void lost() {
      untold = true;
    }

    private synchronized boolean takeUntold() {
      boolean taken = untold;
      untold = false;
      return taken;
    }

    /** Whether a message is the first one of several that are dropped one after another. */
    private synchronized boolean isFirstDrop(boolean taken) {
      boolean first = !taken && !drops;
      drops = !taken;
      return first;
    }

    @Override
    public void missed(String reason) {
      inOrder(
          () -> {
            if (current == this) {
              feed.check(reason);
            }
          });
    }
  }

  /** A message in the order of the channel. */
  private final class Delivered implements Arrival {
    private final Inlet inlet;
    private final Delivery delivery;

    Delivered(Inlet inlet, Delivery delivery) {
      this.inlet = inlet;
      this.delivery = delivery;
    }

    @Override
    public void take() {
      waitingBytes.remove(delivery.message().length);
      if (current == inlet) {
        if (inlet.takeUntold()) {
          feed.check("there was no memory for a message");
        }
        feed.deliver(delivery);
      }
    }

    @Override
    public void run() {
      take();
      listener.deliver();
    }
  }

  /** Runs a task that may hand something over. */
  private void inOrder(Runnable task) {
    order.execute(
        () -> {
          task.run();
          listener.deliver();
        });
  }

  @Override
  public RoomBroker.Subscriber subscriber() {
    Inlet fresh = new Inlet();
    order.execute(
        () -> {
          current = fresh;
          feed.reset();
        });
    return fresh;
  }

  @Override
  public void standing(Optional<RoomPosition> start) {
    order.execute(() -> feed.standing(start.orElse(null)));
  }

  @Override
  public void resumed() {
    inOrder(() -> feed.check("the connection with the broker was lost for a while"));
  }

  @Override
  public void begun() {
    listener.begun();
  }

  @Override
  public void ended() {
    order.execute(feed::reset);
    listener.ended();
  }

  private void read(RoomPosition after) {
    Inlet asking = current;
    link.history(channel, after)
        .whenComplete(
            (history, failure) ->
                inOrder(
                    () -> {
                      if (current == asking) {
                        if (failure == null) {
                          feed.read(history);
                        } else {
                          feed.failed(failure, link.isLost());
                        }
                      }
                    }));
  }
}
