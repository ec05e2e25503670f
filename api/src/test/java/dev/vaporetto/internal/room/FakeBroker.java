package dev.vaporetto.internal.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.internal.room.wire.RoomMessage;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A broker that does what a test tells it; by default all succeeds and nothing is delivered. */
class FakeBroker implements RoomBroker {
  static final UUID ORIGIN = new UUID(1, 2);

  /** The calls: the method, and the name of the channel if it has one. */
  final List<String> calls = Collections.synchronizedList(new ArrayList<>());

  /** Those of each subscribe, the last one too if it has failed. */
  final List<Subscriber> subscribers = new ArrayList<>();

  /** The last one of each channel. */
  final Map<Channel, Subscriber> interests = new ConcurrentHashMap<>();

  /** The texts that were published. */
  final List<String> published = Collections.synchronizedList(new ArrayList<>());

  /** The outcome of the next subscribes. */
  CompletionStage<Optional<RoomPosition>> subscribing =
      CompletableFuture.completedStage(Optional.empty());

  /** The outcome of the next publishes. */
  CompletionStage<Void> publishing = CompletableFuture.completedStage(null);

  int maxMessageSize = Integer.MAX_VALUE;

  @Nullable StateListener states;

  @Override
  public void start(StateListener listener) {
    states = listener;
    state(State.CONNECTED);
  }

  void state(State state) {
    state(state, null);
  }

  void state(State state, @Nullable Throwable cause) {
    StateListener listener = states;
    if (listener == null) {
      throw new IllegalStateException("not started");
    }
    listener.onState(state, cause);
  }

  @Override
  public CompletionStage<Optional<RoomPosition>> subscribe(Channel channel, Subscriber subscriber) {
    calls.add("subscribe " + channel.name());
    subscribers.add(subscriber);
    interests.put(channel, subscriber);
    return subscribing;
  }

  @Override
  public CompletionStage<Void> unsubscribe(Channel channel) {
    calls.add("unsubscribe " + channel.name());
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> publish(Channel channel, byte[] message) {
    try {
      published.add(new String(RoomMessage.decode(message).payload(), UTF_8));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return publishing;
  }

  @Override
  public int maxMessageSize() {
    return maxMessageSize;
  }

  @Override
  public void close() {
    calls.add("close");
  }

  /** The bytes of a text message. */
  static byte[] text(String text) {
    return new RoomMessage(RoomMessage.Kind.TEXT, text.getBytes(UTF_8), "").encode(ORIGIN);
  }

  /** Delivers a text, without a position, to all that have ever subscribed. */
  void deliver(String text) {
    subscribers.forEach(each -> each.deliver(Delivery.of(text(text))));
  }

  /** Delivers a text to the last subscriber. */
  void deliver(String text, long previous, RoomPosition position) {
    subscribers.get(subscribers.size() - 1).deliver(new Delivery(text(text), position, previous));
  }
}
