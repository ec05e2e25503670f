package dev.vaporetto.room.nats;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker that was started, and what it says. */
record Node(RoomBroker broker, States states) implements AutoCloseable {
  /** Starts a broker; it need not connect. */
  static Node start(RoomBroker broker) {
    States states = new States();
    broker.start(states);
    return new Node(broker, states);
  }

  /** Starts a broker and waits until it is connected. */
  static Node connected(RoomBroker broker) throws InterruptedException {
    Node node = start(broker);
    node.states.await(State.CONNECTED);
    return node;
  }

  static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  Received subscribed(Channel channel) throws Exception {
    Received received = new Received();
    subscribe(channel, received);
    return received;
  }

  Optional<RoomPosition> subscribe(Channel channel, Received received) throws Exception {
    return done(broker.subscribe(channel, received));
  }

  CompletionStage<Void> publish(Channel channel, String text) {
    return broker.publish(channel, text.getBytes(UTF_8));
  }

  void say(Channel channel, String... texts) throws Exception {
    for (String text : texts) {
      done(publish(channel, text));
    }
  }

  History history(Channel channel, @Nullable RoomPosition after) throws Exception {
    return done(broker.history(channel, after));
  }

  @Override
  public void close() {
    broker.close();
  }
}
