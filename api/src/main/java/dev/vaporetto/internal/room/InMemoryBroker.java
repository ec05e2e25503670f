package dev.vaporetto.internal.room;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The broker of a single node. Publishing delivers at once to the members that the room has by
 * then, so subscriptions do nothing, and a member gets what is sent after its join has returned.
 */
record InMemoryBroker(BiFunction<String, RoomMessage, CompletionStage<Void>> deliver)
    implements RoomBroker {
  static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

  @Override
  public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> unused) {
    return DONE;
  }

  @Override
  public CompletionStage<Void> unsubscribe(String room) {
    return DONE;
  }

  @Override
  public CompletionStage<Void> publish(String room, RoomMessage message) {
    return deliver.apply(room, message);
  }
}
