package dev.vaporetto.internal.room;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The broker of a single node: whoever publishes delivers. */
public final class InMemoryBroker implements RoomBroker {
  private final Map<String, Consumer<RoomMessage>> subscribers = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
    subscribers.put(room, deliver);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> unsubscribe(String room) {
    subscribers.remove(room);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> publish(String room, RoomMessage message) {
    Consumer<RoomMessage> subscriber = subscribers.get(room);
    if (subscriber != null) {
      subscriber.accept(message);
    }
    return CompletableFuture.completedStage(null);
  }
}
