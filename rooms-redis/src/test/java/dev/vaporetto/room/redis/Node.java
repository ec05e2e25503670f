package dev.vaporetto.room.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A broker and the states that it has told. */
final class Node implements AutoCloseable {
  final RoomBroker broker;

  /** Guarded by this object, like the field below. */
  private final List<State> states = new ArrayList<>();

  private final List<Throwable> causes = new ArrayList<>();

  private Node(RoomBroker broker) {
    this.broker = broker;
  }

  /** Begins to connect. */
  static Node start(RedisRooms settings) {
    Node node = new Node(settings.build());
    node.broker.start(node::onState);
    return node;
  }

  static Node connected(RedisRooms settings) throws InterruptedException {
    Node node = start(settings);
    node.await(State.CONNECTED);
    return node;
  }

  private synchronized void onState(State state, @Nullable Throwable cause) {
    states.add(state);
    if (cause != null) {
      causes.add(cause);
    }
    notifyAll();
  }

  synchronized List<State> states() {
    return List.copyOf(states);
  }

  /** Waits until these are the states since the start. */
  synchronized void await(State... expected) throws InterruptedException {
    List<State> all = List.of(expected);
    Waiting.until(this, () -> states.equals(all), () -> all + "; " + states + " came, " + causes);
  }

  /** Waits until a state is the last one that was told. */
  synchronized void awaitLast(State expected) throws InterruptedException {
    Waiting.until(
        this,
        () -> !states.isEmpty() && states.get(states.size() - 1) == expected,
        () -> expected + "; " + states + " came, " + causes);
  }

  synchronized Throwable firstCause() {
    return causes.get(0);
  }

  synchronized Throwable lastCause() {
    return causes.get(causes.size() - 1);
  }

  Heard subscribe(Channel channel) throws Exception {
    Heard heard = new Heard();
    Waiting.done(broker.subscribe(channel, heard));
    return heard;
  }

  void publish(Channel channel, String... texts) throws Exception {
    for (String text : texts) {
      Waiting.done(broker.publish(channel, text.getBytes(UTF_8)));
    }
  }

  History history(Channel channel, @Nullable RoomPosition after) throws Exception {
    return Waiting.done(broker.history(channel, after));
  }

  static RoomPosition position(Delivery delivery) {
    return Objects.requireNonNull(delivery.position(), "a position");
  }

  @Override
  public void close() {
    broker.close();
  }
}
