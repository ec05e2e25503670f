package dev.vaporetto.room;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Connects rooms of one JVM, in memory: {@code Rooms.over(broker.node())} for each node. It has
 * positions and, if wanted, history, so that an application that runs over a messaging system can
 * be tried without one. Thread-safe.
 *
 * <pre>{@code
 * MemoryBroker broker = MemoryBroker.keeping(new HistoryLimits(100, 65_536, Duration.ofMinutes(2)));
 * Rooms first = Rooms.over(broker.node());
 * Rooms second = Rooms.over(broker.node());
 * }</pre>
 */
public final class MemoryBroker {
  private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  private final @Nullable HistoryLimits limits;
  private final LongSupplier nanoTime;
  private final String epoch = UUID.randomUUID().toString();

  /** The one that was used longest ago comes first. Guarded by this object, like all below. */
  private final Map<RoomBroker.Channel, Topic> topics = new LinkedHashMap<>(16, 0.75f, true);

  private final Queue<Runnable> undelivered = new ArrayDeque<>();
  private boolean delivers;

  /** The offset of the last message of all channels. */
  private long last;

  /** The last offset in a channel that was forgotten with all that it kept. */
  private long forgotten;

  private MemoryBroker(@Nullable HistoryLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** Returns a broker that keeps no messages. */
  public static MemoryBroker create() {
    return new MemoryBroker(null, System::nanoTime);
  }

  /** Returns a broker that keeps messages of rooms, within limits. */
  public static MemoryBroker keeping(HistoryLimits limits) {
    return new MemoryBroker(limits, System::nanoTime);
  }

  /**
   * Returns a broker with a clock of the caller's, for tests.
   *
   * @param nanoTime the present time, like {@link System#nanoTime}
   */
  public static MemoryBroker keeping(HistoryLimits limits, LongSupplier nanoTime) {
    return new MemoryBroker(limits, nanoTime);
  }

  /** Returns the broker of one more node. */
  public RoomBroker node() {
    return new Node();
  }

  /** What there is of one channel. */
  private final class Topic {
    final Map<Node, RoomBroker.Subscriber> subscribers = new LinkedHashMap<>();

    /** Null if none is kept. */
    final @Nullable KeptMessages kept;

    /** The offset of the last message; 0 before the first. */
    long previous;

    Topic(RoomBroker.Channel channel) {
      kept =
          limits != null && channel.kind() == RoomBroker.Channel.Kind.ROOM
              ? new KeptMessages(limits, forgotten)
              : null;
    }

    boolean isUnused() {
      return subscribers.isEmpty() && (kept == null || kept.isEmpty(nanoTime.getAsLong()));
    }
  }

  private RoomPosition position() {
    return new RoomPosition(epoch, last);
  }

  private synchronized Optional<RoomPosition> subscribe(
      Node node, RoomBroker.Channel channel, RoomBroker.Subscriber subscriber) {
    topics.computeIfAbsent(channel, Topic::new).subscribers.put(node, subscriber);
    return Optional.of(position());
  }

  private synchronized void unsubscribe(Node node, RoomBroker.Channel channel) {
    Topic topic = topics.get(channel);
    if (topic != null) {
      topic.subscribers.remove(node);
    }
    forgetUnused();
  }

  private synchronized void publish(RoomBroker.Channel channel, byte[] message) {
    last++;
    Topic topic = topics.computeIfAbsent(channel, Topic::new);
    RoomBroker.Delivery delivery = new RoomBroker.Delivery(message, position(), topic.previous);
    topic.previous = last;
    if (topic.kept != null) {
      topic.kept.add(delivery, nanoTime.getAsLong());
    }
    topic.subscribers.values().forEach(each -> undelivered.add(() -> each.deliver(delivery)));
    forgetUnused();
    deliverAll();
  }

  /** What is published while a message is delivered comes behind it at every subscriber. */
  private void deliverAll() {
    if (delivers) {
      return;
    }
    delivers = true;
    try {
      while (!undelivered.isEmpty()) {
        undelivered.remove().run();
      }
    } finally {
      delivers = false;
    }
  }

  private synchronized RoomBroker.History history(
      RoomBroker.Channel channel, @Nullable RoomPosition after) {
    Topic topic = topics.get(channel);
    boolean otherEpoch = after != null && !after.epoch().equals(epoch);
    if (topic == null || topic.kept == null) {
      boolean gap = after != null && (otherEpoch || after.offset() < forgotten);
      return new RoomBroker.History(List.of(), gap, false);
    }
    return topic.kept.after(
        after == null || otherEpoch ? 0 : after.offset(),
        otherEpoch,
        after == null,
        nanoTime.getAsLong());
  }

  private synchronized void close(Node node) {
    topics.values().forEach(topic -> topic.subscribers.remove(node));
    forgetUnused();
  }

  /** Looks at the channels that were looked at longest ago, and forgets those without a use. */
  private void forgetUnused() {
    for (int i = 0; i < 2 && !topics.isEmpty(); i++) {
      RoomBroker.Channel channel = topics.keySet().iterator().next();
      Topic topic = topics.get(channel);
      if (topic != null && topic.isUnused()) {
        forgotten = Math.max(forgotten, topic.previous);
        topics.remove(channel);
      }
    }
  }

  /** One node's view. */
  private final class Node implements RoomBroker {
    private volatile boolean closed;

    @Override
    public void start(StateListener listener) {
      listener.onState(State.CONNECTED, null);
    }

    @Override
    public CompletionStage<Optional<RoomPosition>> subscribe(
        Channel channel, Subscriber subscriber) {
      return closed
          ? CompletableFuture.failedStage(closed())
          : CompletableFuture.completedStage(
              MemoryBroker.this.subscribe(this, channel, subscriber));
    }

    @Override
    public CompletionStage<Void> unsubscribe(Channel channel) {
      MemoryBroker.this.unsubscribe(this, channel);
      return DONE;
    }

    @Override
    public CompletionStage<Void> publish(Channel channel, byte[] message) {
      if (closed) {
        return CompletableFuture.failedStage(closed());
      }
      MemoryBroker.this.publish(channel, message);
      return DONE;
    }

    @Override
    public boolean keepsHistory() {
      return limits != null;
    }

    @Override
    public CompletionStage<History> history(Channel channel, @Nullable RoomPosition after) {
      if (limits == null) {
        return RoomBroker.super.history(channel, after);
      }
      return CompletableFuture.completedStage(MemoryBroker.this.history(channel, after));
    }

    @Override
    public void close() {
      closed = true;
      MemoryBroker.this.close(this);
    }

    private IOException closed() {
      return new IOException("the broker was closed");
    }
  }
}
