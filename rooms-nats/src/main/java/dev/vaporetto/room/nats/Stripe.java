package dev.vaporetto.room.nats;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Some channels of one connection, with a thread of their own: a subscriber that blocks would hold
 * up these only. What waits is bounded; the library drops what comes beyond, and then all channels
 * of the stripe are told. Thread-safe.
 */
final class Stripe {
  /** Of all stripes together, at most four times as many wait. */
  private static final long MAX_WAITING = 32_768;

  private static final long MAX_WAITING_BYTES = 16L * 1024 * 1024;

  private final Dispatcher dispatcher;
  private final BiConsumer<Interest, Message> deliver;
  private final Map<Interest, Subscription> subscriptions = new ConcurrentHashMap<>();

  /** How many messages were dropped, as far as the channels were told. Used by the thread only. */
  private long told;

  /**
   * Creates a stripe.
   *
   * @param deliver called for one message after another
   */
  Stripe(Connection connection, BiConsumer<Interest, Message> deliver) {
    this.deliver = deliver;
    this.dispatcher = connection.createDispatcher();
    dispatcher.setPendingLimits(MAX_WAITING, MAX_WAITING_BYTES);
  }

  /** Begins to deliver the messages of a subject. */
  void subscribe(Interest interest, String subject) {
    subscriptions.put(
        interest,
        dispatcher.subscribe(
            subject,
            message -> {
              tellDropped();
              deliver.accept(interest, message);
            }));
  }

  /** Ends an interest; without effect if there is none. */
  void unsubscribe(Interest interest) {
    Subscription subscription = subscriptions.remove(interest);
    if (subscription == null) {
      return;
    }
    try {
      dispatcher.unsubscribe(subscription);
    } catch (IllegalStateException e) {
      // The connection has ended, and the subscription with it.
    }
  }

  /** Messages are dropped while others wait, so that there is a delivery after each drop. */
  private void tellDropped() {
    long dropped = dispatcher.getDroppedCount();
    if (dropped != told) {
      long fresh = dropped - told;
      told = dropped;
      subscriptions
          .keySet()
          .forEach(
              each ->
                  each.missed(
                      "the NATS client has dropped "
                          + fresh
                          + " messages of this or other channels: this node is too slow"));
    }
  }
}
