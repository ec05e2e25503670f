package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.test.RecordingSubscriber;
import java.time.Duration;
import java.util.List;

/** Records what a subscriber gets. Thread-safe. */
final class Heard extends RecordingSubscriber {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Waits for a number of messages. */
  List<Delivery> await(int count) throws InterruptedException {
    return await(count, PATIENCE);
  }

  /** Waits for a gap. */
  synchronized void awaitMissed() throws InterruptedException {
    Waiting.until(this, () -> !missed().isEmpty(), () -> "a gap");
  }
}
