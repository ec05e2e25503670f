package dev.vaporetto.internal.room;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wraps a broker so that it never throws: an exception, and null instead of a stage, become a
 * failed stage.
 */
record GuardedBroker(RoomBroker broker) implements RoomBroker {
  @Override
  public CompletionStage<Void> subscribe(String room, Consumer<RoomMessage> deliver) {
    return guarded("subscribe", () -> broker.subscribe(room, deliver));
  }

  @Override
  public CompletionStage<Void> unsubscribe(String room) {
    return guarded("unsubscribe", () -> broker.unsubscribe(room));
  }

  @Override
  public CompletionStage<Void> publish(String room, RoomMessage message) {
    return guarded("publish", () -> broker.publish(room, message));
  }

  private static CompletionStage<Void> guarded(
      String method, Supplier<@Nullable CompletionStage<Void>> call) {
    try {
      CompletionStage<Void> stage = call.get();
      return stage != null
          ? stage
          : CompletableFuture.failedStage(
              new IllegalStateException(
                  "the broker's " + method + " returned null; expected a stage"));
    } catch (Throwable e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
