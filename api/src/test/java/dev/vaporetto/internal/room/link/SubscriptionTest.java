package dev.vaporetto.internal.room.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.ManualClock;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.room.HistoryLimits;
import dev.vaporetto.room.MemoryBroker;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A message for which there was no memory is not lost in silence. */
class SubscriptionTest {
  private static final Channel HALL = new Channel(Channel.Kind.ROOM, "hall");

  private final ManualClock clock = new ManualClock();
  private final KeptTotal total = new KeptTotal(Long.MAX_VALUE);
  private final List<String> events = new ArrayList<>();

  /** How many of the next tasks of the order are refused. */
  private int refusals;

  private final SerialExecutor order =
      new SerialExecutor(Runnable::run, failure -> events.add("failed: " + failure));

  private void inOrder(Runnable task) {
    if (refusals > 0) {
      refusals--;
      throw new OutOfMemoryError("injected");
    }
    order.execute(task);
  }

  /** Notes what comes. */
  private final class Notes implements Subscription.Listener {
    @Override
    public void message(byte[] message, @Nullable RoomPosition position) {
      events.add(new String(message, UTF_8));
    }

    @Override
    public void gap(String reason) {
      events.add("gap: " + reason);
    }

    @Override
    public void deliver() {}

    @Override
    public void begun() {}

    @Override
    public void ended() {}
  }

  private void listen(RoomBroker broker) {
    BrokerLink link = new BrokerLink(broker, Runnable::run, clock);
    link.start();
    Subscription subscription =
        new Subscription(link, HALL, this::inOrder, new WaitingBytes(total.open()), new Notes());
    assertThat(subscription.interest().insist()).succeedsWithin(0, TimeUnit.SECONDS);
  }

  private static void say(RoomBroker broker, String text) {
    assertThat(broker.publish(HALL, text.getBytes(UTF_8))).succeedsWithin(0, TimeUnit.SECONDS);
  }

  /** A broker without positions. */
  private static final class Plain implements RoomBroker {
    private final List<Subscriber> subscribers = new ArrayList<>();

    @Override
    public void start(StateListener listener) {
      listener.onState(State.CONNECTED, null);
    }

    @Override
    public CompletionStage<Optional<RoomPosition>> subscribe(
        Channel channel, Subscriber subscriber) {
      subscribers.add(subscriber);
      return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Void> unsubscribe(Channel channel) {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> publish(Channel channel, byte[] message) {
      subscribers.forEach(each -> each.deliver(Delivery.of(message)));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {}
  }

  @Test
  void aMessageThatWasLostHereIsAGapBeforeTheNextOne() {
    Plain broker = new Plain();
    listen(broker);
    say(broker, "1");
    refusals = 1;
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> say(broker, "2"));
    assertThat(events).containsExactly("1");
    say(broker, "3");
    say(broker, "4");
    assertThat(events).containsExactly("1", "gap: there was no memory for a message", "3", "4");
    assertThat(total.bytes()).isZero();
  }

  @Test
  void aMessageThatWasLostHereIsReadFromTheHistory() {
    MemoryBroker bus =
        MemoryBroker.keeping(
            new HistoryLimits(10, 1_000_000, Duration.ofMinutes(1)), clock::nanoTime);
    listen(bus.node());
    RoomBroker other = bus.node();
    say(other, "1");
    refusals = 2;
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> say(other, "2"));
    assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> say(other, "3"));
    say(other, "4");
    assertThat(events).containsExactly("1", "2", "3", "4");
    assertThat(total.bytes()).isZero();
  }
}
