package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomBroker.Delivery;
import dev.vaporetto.test.RecordingSubscriber;
import java.time.Duration;
import java.util.List;

/** Records what is delivered. Thread-safe. */
final class Received extends RecordingSubscriber {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Waits for a number of messages. */
  List<Delivery> await(int count) throws InterruptedException {
    return await(count, PATIENCE);
  }
}
