package dev.vaporetto.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.fail;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what a broker delivers, for tests of one. Thread-safe.
 *
 * <pre>{@code
 * static void delivers(RoomBroker broker, RoomBroker.Channel channel, byte[] message) throws Exception {
 *   RecordingSubscriber subscriber = new RecordingSubscriber();
 *   broker.subscribe(channel, subscriber).toCompletableFuture().get(10, SECONDS);
 *   broker.publish(channel, message);
 *   subscriber.await(1, Duration.ofSeconds(10));
 * }
 * }</pre>
 */
public class RecordingSubscriber implements RoomBroker.Subscriber {
  /** Guarded by this object, like the field below. */
  private final List<Delivery> deliveries = new ArrayList<>();

  private final List<String> missed = new ArrayList<>();

  /** A subscriber that has got nothing yet. */
  public RecordingSubscriber() {}

  @Override
  public final synchronized void deliver(Delivery delivery) {
    deliveries.add(delivery);
    notifyAll();
  }

  @Override
  public final synchronized void missed(String reason) {
    missed.add(reason);
    notifyAll();
  }

  /** What has come so far, oldest first. */
  public final synchronized List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** The reasons of the gaps so far. */
  public final synchronized List<String> missed() {
    return List.copyOf(missed);
  }

  /** What has come so far, as UTF-8. */
  public final synchronized List<String> texts() {
    return texts(deliveries);
  }

  /** Messages as UTF-8. */
  public static List<String> texts(List<Delivery> deliveries) {
    return deliveries.stream().map(each -> new String(each.message(), UTF_8)).toList();
  }

  /**
   * Waits for a number of messages.
   *
   * @return those that have come by then, which may be more
   * @throws AssertionError if they do not come in time
   */
  public final synchronized List<Delivery> await(int count, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (deliveries.size() < count) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        fail(
            deliveries.size()
                + " messages came in "
                + patience
                + "; expected "
                + count
                + (missed.isEmpty() ? "" : "; missing: " + missed));
      }
      wait(left / 1_000_000 + 1);
    }
    return List.copyOf(deliveries);
  }
}
