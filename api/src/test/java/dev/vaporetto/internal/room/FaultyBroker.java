package dev.vaporetto.internal.room;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node's broker whose connection a test cuts, slows and damages. For one thread. */
final class FaultyBroker implements RoomBroker {
  private final RoomBroker broker;

  /** Whether nothing is delivered, and every call fails. */
  private boolean cut;

  /** How many of the next deliveries are lost without a trace. */
  int losses;

  /** Whether history is answered only by {@link #answer}. */
  boolean slow;

  /** Whether the deliveries wait for {@link #deliver}. */
  boolean late;

  /** How often the history was asked. */
  int histories;

  /** How many messages a page of the history has at most. */
  int page = Integer.MAX_VALUE;

  private final List<Runnable> answers = new ArrayList<>();
  private final List<CompletableFuture<History>> asked = new ArrayList<>();
  private final List<Runnable> deliveries = new ArrayList<>();
  private @Nullable StateListener states;

  FaultyBroker(RoomBroker broker) {
    this.broker = broker;
  }

  @Override
  public void start(StateListener listener) {
    states = listener;
    broker.start(listener);
  }

  void lose() {
    cut = true;
    tell(State.LOST, new IOException("the wire is cut"));
  }

  void resume() {
    cut = false;
    tell(State.RESUMED, null);
  }

  private void tell(State state, @Nullable Throwable cause) {
    StateListener listener = states;
    if (listener != null) {
      listener.onState(state, cause);
    }
  }

  private <T> CompletionStage<T> failed() {
    return CompletableFuture.failedStage(new IOException("the wire is cut"));
  }

  @Override
  public CompletionStage<Optional<RoomPosition>> subscribe(Channel channel, Subscriber subscriber) {
    return cut ? failed() : broker.subscribe(channel, new Lossy(subscriber));
  }

  @Override
  public CompletionStage<Void> unsubscribe(Channel channel) {
    return broker.unsubscribe(channel);
  }

  @Override
  public CompletionStage<Void> publish(Channel channel, byte[] message) {
    return cut ? failed() : broker.publish(channel, message);
  }

  @Override
  public boolean keepsHistory() {
    return broker.keepsHistory();
  }

  @Override
  public CompletionStage<History> history(Channel channel, @Nullable RoomPosition after) {
    if (cut) {
      return failed();
    }
    histories++;
    CompletionStage<History> history = broker.history(channel, after).thenApply(this::firstPage);
    if (!slow) {
      return history;
    }
    CompletableFuture<History> later = new CompletableFuture<>();
    answers.add(() -> history.thenAccept(later::complete));
    asked.add(later);
    return later;
  }

  private History firstPage(History all) {
    return all.deliveries().size() <= page
        ? all
        : new History(all.deliveries().subList(0, page), all.gap(), true);
  }

  /** Fails the histories that wait. */
  void failHistories() {
    List<CompletableFuture<History>> now = List.copyOf(asked);
    answers.clear();
    asked.clear();
    now.forEach(each -> each.completeExceptionally(new IOException("too slow")));
  }

  /** Answers the histories that wait. */
  void answer() {
    List<Runnable> now = List.copyOf(answers);
    answers.clear();
    asked.clear();
    now.forEach(Runnable::run);
  }

  /** Makes the deliveries that wait. */
  void deliver() {
    List<Runnable> now = List.copyOf(deliveries);
    deliveries.clear();
    now.forEach(Runnable::run);
  }

  @Override
  public void close() {
    broker.close();
  }

  private final class Lossy implements Subscriber {
    private final Subscriber subscriber;

    Lossy(Subscriber subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void deliver(Delivery delivery) {
      if (late) {
        deliveries.add(() -> subscriber.deliver(delivery));
      } else if (losses > 0) {
        losses--;
      } else if (!cut) {
        subscriber.deliver(delivery);
      }
    }

    @Override
    public void missed(String reason) {
      subscriber.missed(reason);
    }
  }
}
