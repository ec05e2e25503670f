package dev.vaporetto.internal.room.link;

import dev.vaporetto.internal.RepeatedLog;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.room.wire.UnreadableMessageException;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomBroker.Channel;
import dev.vaporetto.room.RoomBroker.History;
import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker as the rooms of one node use it. It never throws: an exception, and null instead of a
 * stage, become a failed stage. It knows the state of the connection. Thread-safe.
 */
public final class BrokerLink {
  private static final Duration LINGER = Duration.ofSeconds(10);

  private final RoomBroker broker;
  private final UUID node = UUID.randomUUID();
  private final Executor threads;
  private final ScheduledExecutorService clock;

  /** Those that are wanted, or linger. */
  private final Set<Interest> interests = ConcurrentHashMap.newKeySet();

  /** Carries out changes of the state, one after another. */
  private final SerialExecutor changes;

  /** Completes futures of the application, one after another. */
  private final SerialExecutor outcomes;

  /** Calls the application's listener. */
  private final SerialExecutor calls;

  private volatile Duration linger = LINGER;

  /** Null while the broker has not said anything. */
  private volatile @Nullable State state;

  /** Of the last loss; null if unknown. */
  private volatile @Nullable Throwable cause;

  private volatile RoomBroker.StateListener watcher = (state, cause) -> {};

  /** Whether the rooms are closed; the broker is so a little later. */
  private volatile boolean closed;

  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * Wraps a broker.
   *
   * @param threads run what the broker delivers, and what depends on its stages
   * @param clock its tasks are quick
   */
  public BrokerLink(RoomBroker broker, Executor threads, ScheduledExecutorService clock) {
    this.broker = broker;
    this.threads = threads;
    this.clock = clock;
    this.changes =
        new SerialExecutor(threads, e -> warn("a change of the broker's state failed", e));
    this.calls = new SerialExecutor(threads, e -> warn("the listener of onState failed", e));
    this.outcomes =
        new SerialExecutor(threads, e -> warn("what depends on a broker's stage failed", e));
  }

  /** Begins to connect, once. */
  public void start() {
    try {
      broker.start(this::onState);
    } catch (Throwable e) {
      onState(State.LOST, e);
    }
  }

  /** The identifier of this node. */
  public UUID node() {
    return node;
  }

  // ---- the state

  private void onState(State now, @Nullable Throwable why) {
    changes.execute(
        () -> {
          State before = state;
          if (closed) {
            return;
          }
          if (before == now && now == State.LOST) {
            return;
          }
          state = now;
          cause = why;
          if (now == State.LOST) {
            warn("the rooms have lost their broker; it connects again by itself", why);
          } else {
            if (before != null) {
              inform("the rooms have their broker again");
            }
            interests.forEach(each -> each.connected(now == State.RESUMED));
          }
          RoomBroker.StateListener listener = watcher;
          calls.execute(() -> listener.onState(now, why));
        });
  }

  /**
   * Sets the application's listener, which is called on a thread for callbacks, one call after
   * another, and now with the present state.
   */
  public void watch(RoomBroker.StateListener fresh) {
    changes.execute(
        () -> {
          watcher = fresh;
          State now = state;
          Throwable why = cause;
          if (now != null) {
            calls.execute(() -> fresh.onState(now, why));
          }
        });
  }

  /** What the broker has said last; null if it has not said anything. */
  public @Nullable State state() {
    return state;
  }

  /** Whether there is no connection. */
  public boolean isLost() {
    State now = state;
    return now == null || now == State.LOST;
  }

  /** The failure of what needs a connection while there is none. */
  public IOException lost() {
    return closed
        ? new IOException("the rooms were closed")
        : new IOException("the broker of the rooms is not connected", cause);
  }

  // ---- the end

  /**
   * The rooms are closed: what waits for the broker fails, and nothing is published any more but by
   * {@link #publishLast}.
   */
  public void beginClose() {
    closed = true;
    interests.forEach(Interest::close);
  }

  /** Closes the broker, once. */
  public void close() {
    beginClose();
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    state = State.LOST;
    try {
      broker.close();
    } catch (Throwable e) {
      warn("the broker of the rooms could not be closed", e);
    }
  }

  /** Whether {@link #beginClose} was called. */
  public boolean isClosed() {
    return closed;
  }

  void add(Interest interest) {
    interests.add(interest);
  }

  void remove(Interest interest) {
    interests.remove(interest);
  }

  // ---- the broker

  CompletionStage<Optional<RoomPosition>> subscribe(
      Channel channel, RoomBroker.Subscriber subscriber) {
    return closed
        ? CompletableFuture.failedStage(lost())
        : guarded("subscribe", () -> broker.subscribe(channel, subscriber));
  }

  CompletionStage<Void> unsubscribe(Channel channel) {
    return guarded("unsubscribe", () -> broker.unsubscribe(channel));
  }

  /**
   * Publishes a message. What depends on the stage runs on the calling thread or on a thread for
   * callbacks.
   */
  public CompletionStage<Void> publish(Channel channel, byte[] message) {
    if (closed || isLost()) {
      return CompletableFuture.failedStage(lost());
    }
    CompletableFuture<Void> future = publishNow(channel, message).toCompletableFuture();
    if (future.isDone()) {
      return future;
    }
    CompletableFuture<Void> outcome = new CompletableFuture<>();
    future.whenComplete((done, failure) -> complete(List.of(outcome), failure));
    return outcome;
  }

  /**
   * Publishes what this node says last, between {@link #beginClose} and {@link #close}. What
   * depends on the stage runs on any thread, one of the broker's included.
   */
  public CompletionStage<Void> publishLast(Channel channel, byte[] message) {
    return isLost() ? CompletableFuture.failedStage(lost()) : publishNow(channel, message);
  }

  private CompletionStage<Void> publishNow(Channel channel, byte[] message) {
    return guarded("publish", () -> broker.publish(channel, message));
  }

  /** Whether {@link #history} may be asked. */
  public boolean keepsHistory() {
    return broker.keepsHistory();
  }

  /** See {@link RoomBroker#history}. */
  public CompletionStage<History> history(Channel channel, @Nullable RoomPosition after) {
    return guarded("history", () -> broker.history(channel, after));
  }

  /** See {@link RoomBroker#maxMessageSize}. */
  public int maxMessageSize() {
    return broker.maxMessageSize();
  }

  private static <T> CompletionStage<T> guarded(
      String method, Supplier<@Nullable CompletionStage<T>> call) {
    try {
      CompletionStage<T> stage = call.get();
      return stage != null
          ? stage
          : CompletableFuture.failedStage(
              new IllegalStateException(
                  "the broker's " + method + " returned null; expected a stage"));
    } catch (Throwable e) {
      return CompletableFuture.failedStage(e);
    }
  }

  // ---- threads and time

  /** How long an interest lasts that is not wanted any more. */
  Duration linger() {
    return linger;
  }

  /** Sets how long an interest lasts that is not wanted any more, from the next one on. */
  public void linger(Duration duration) {
    linger = duration;
  }

  /** Runs a task on a thread for callbacks, after a delay. */
  public ScheduledFuture<?> schedule(Runnable task, Duration delay) {
    return clock.schedule(() -> threads.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Completes futures on which an application may depend, on a thread for callbacks. */
  void complete(List<CompletableFuture<Void>> futures, @Nullable Throwable failure) {
    if (!futures.isEmpty()) {
      outcomes.execute(
          () ->
              futures.forEach(
                  each -> {
                    if (failure == null) {
                      each.complete(null);
                    } else {
                      each.completeExceptionally(failure);
                    }
                  }));
    }
  }

  // ---- the log

  /** The name of a channel, for people. */
  public static String describe(Channel channel) {
    return switch (channel.kind()) {
      case ROOM -> "the room " + channel.name();
      case USER -> "the sockets of the user " + channel.name();
      case NODES -> "the channel of all nodes, " + channel.name();
    };
  }

  /** Logs that a message is ignored; those like it are counted, and said once in a minute. */
  public static void ignored(UnreadableMessageException reason) {
    RepeatedLog.warn(
        BrokerLink.class,
        "a message of another node is ignored, and later ones like it are counted",
        reason);
  }

  /** Logs what has gone wrong. */
  public void warn(String message, @Nullable Throwable failure) {
    log(Level.WARNING, message, failure);
  }

  void inform(String message) {
    log(Level.INFO, message, null);
  }

  private static void log(Level level, String message, @Nullable Throwable failure) {
    System.getLogger(BrokerLink.class.getName()).log(level, message, failure);
  }
}
