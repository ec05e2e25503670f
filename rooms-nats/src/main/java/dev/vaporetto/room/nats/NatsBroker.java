package dev.vaporetto.room.nats;

import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages of rooms through NATS. It has one {@link Session} after another.
 *
 * <pre>
 *            opened, the stream is found, all interests stand
 *  OPENING ───────────────────────────────────────────────────► OPEN
 *   ▲   │                                                         │
 *   │   └── failed: LOST, a delay ──┐       the connection ends: LOST
 *   └───────────────────────────────┴─────────────────────────────┘
 * </pre>
 *
 * <p>All of that is done on one thread of the broker's own, the work of {@link Control}.
 */
final class NatsBroker implements RoomBroker {
  /** The default of the server. */
  private static final int MAX_PAYLOAD = 1024 * 1024;

  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  private static final Duration MAX_DELAY = Duration.ofSeconds(4);
  private static final Duration LATE = Duration.ofMillis(500);

  private final Settings settings;
  private final Subjects subjects;
  private final @Nullable StreamSetup setup;
  private final Offsets seen = new Offsets();
  private final InFlight inFlight = new InFlight();
  private final Control control = new Control();
  private final Object lock = new Object();

  /** Those that stand, or will with the next session. Guarded by {@link #lock}. */
  private final Map<Channel, Interest> interests = new HashMap<>();

  /** The one that is open; null while there is none. Changed under {@link #lock}. */
  private volatile @Nullable Session session;

  /** Changed under {@link #lock}. */
  private volatile boolean closed;

  private volatile int maxMessageSize = MAX_PAYLOAD;
  private volatile StateListener listener = (state, cause) -> {};

  /** Whether there was a connection before. Used by the control thread only, like those below. */
  private boolean connectedBefore;

  private boolean saidLost;
  private int failures;

  /** Those that the last session has found, beside those of the settings. */
  private List<String> servers = List.of();

  /** Whether the stream is being looked for, or was a moment ago. Guarded by {@link #lock}. */
  private boolean seeksStream;

  NatsBroker(Settings settings) {
    this.settings = settings;
    this.subjects = new Subjects(settings.name());
    StreamLimits limits = settings.limits();
    this.setup = limits == null ? null : new StreamSetup(settings, limits, subjects);
  }

  @Override
  public void start(StateListener states) {
    listener = states;
    control.execute(this::open);
    control.repeat(this::failLate, LATE);
  }

  // ---- sessions, on the control thread

  /** Whatever is thrown, another attempt follows: nobody else would make one. */
  private void open() {
    if (closed || session != null) {
      return;
    }
    Session fresh = null;
    try {
      CompletableFuture<Session> opened = new CompletableFuture<>();
      fresh =
          Session.open(
              settings,
              subjects,
              seen,
              servers,
              cause -> opened.thenAccept(session -> ended(session, cause)));
      prepare(fresh);
      opened.complete(fresh);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failed(fresh, e);
      return;
    } catch (Throwable e) {
      failed(fresh, e);
      return;
    }
    if (session == fresh) {
      failures = 0;
      State state = connectedBefore ? State.RESUMED : State.CONNECTED;
      connectedBefore = true;
      saidLost = false;
      tell(state, null);
    }
  }

  /** Finds the stream and lets all interests stand; then the session is in use. */
  private void prepare(Session fresh) throws IOException, InterruptedException {
    if (setup != null) {
      fresh.find(setup);
      fresh.onStreamMissing(() -> seekStream(fresh));
    }
    List<Interest> standing;
    synchronized (lock) {
      standing = List.copyOf(interests.values());
    }
    standing.forEach(fresh::resubscribe);
    try {
      // Its own timeout is that of the sessions that are in use.
      fresh.echo().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the subscriptions of the rooms do not stand", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("NATS does not answer", e);
    }
    servers = List.copyOf(fresh.servers());
    maxMessageSize = fresh.maxMessageSize();
    synchronized (lock) {
      if (closed) {
        throw closed();
      }
      standing.stream()
          .filter(each -> interests.get(each.channel()) != each)
          .forEach(fresh::unsubscribe);
      session = fresh;
    }
  }

  private void failed(@Nullable Session fresh, Throwable cause) {
    if (fresh != null) {
      forget(fresh);
      close(fresh);
    }
    sayLost(cause);
    control.schedule(this::open, delay());
    failures++;
  }

  private static void close(Session ended) {
    try {
      ended.close();
    } catch (Throwable e) {
      log("a connection with NATS could not be closed", e);
    }
  }

  private Duration delay() {
    Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(failures, 8));
    return doubled.compareTo(MAX_DELAY) < 0 ? doubled : MAX_DELAY;
  }

  /** Called on a thread of the client library. */
  private void ended(Session old, IOException cause) {
    forget(old);
    control.execute(
        () -> {
          // The cluster may have told of more servers since the session was opened.
          servers = List.copyOf(old.servers());
          close(old);
          sayLost(cause);
          open();
        });
  }

  private void forget(Session old) {
    synchronized (lock) {
      if (session == old) {
        session = null;
      }
    }
  }

  private void sayLost(Throwable cause) {
    if (!saidLost && !closed) {
      saidLost = true;
      tell(State.LOST, cause);
    }
  }

  private void tell(State state, @Nullable Throwable cause) {
    try {
      listener.onState(state, cause);
    } catch (Throwable e) {
      log("the listener of the state of NATS failed", e);
    }
  }

  /** The stream does not answer: it is found or made, at most once a second. */
  private void seekStream(Session where) {
    synchronized (lock) {
      if (seeksStream || session != where) {
        return;
      }
      seeksStream = true;
    }
    control.execute(
        () -> {
          try {
            if (setup != null) {
              where.find(setup);
            }
          } catch (Throwable e) {
            log("NATS keeps no messages of rooms", e);
          }
          control.schedule(
              () -> {
                synchronized (lock) {
                  seeksStream = false;
                }
              },
              Duration.ofSeconds(1));
        });
  }

  private static void log(String message, Throwable failure) {
    try {
      System.getLogger(NatsRooms.class.getName()).log(Level.WARNING, message, failure);
    } catch (Throwable unwritten) {
      // Where memory is short, logging fails as well.
    }
  }

  private void failLate() {
    Session now = session;
    if (now != null) {
      now.failLate();
    }
  }

  // ---- the contract

  @Override
  public CompletionStage<Optional<RoomPosition>> subscribe(Channel channel, Subscriber subscriber) {
    Session now = session;
    if (now == null) {
      return CompletableFuture.failedStage(lost());
    }
    Interest interest = new Interest(channel, subscriber);
    CompletableFuture<Optional<RoomPosition>> stage = new CompletableFuture<>();
    now.subscribe(interest)
        .whenComplete(
            (position, failure) -> {
              if (failure != null) {
                now.unsubscribe(interest);
                stage.completeExceptionally(cause(failure));
              } else if (stand(now, interest)) {
                stage.complete(position);
              } else {
                stage.completeExceptionally(lost());
              }
            });
    return stage;
  }

  /** Whether an interest lasts: its session is the one that is open. */
  private boolean stand(Session where, Interest interest) {
    synchronized (lock) {
      boolean stands = session == where;
      if (stands) {
        interests.put(interest.channel(), interest);
      }
      return stands;
    }
  }

  @Override
  public CompletionStage<Void> unsubscribe(Channel channel) {
    Session now;
    Interest ended;
    synchronized (lock) {
      now = session;
      ended = interests.remove(channel);
    }
    if (now == null || ended == null) {
      return CompletableFuture.completedStage(null);
    }
    now.unsubscribe(ended);
    return now.echo().thenApply(done -> null);
  }

  @Override
  public CompletionStage<Void> publish(Channel channel, byte[] message) {
    Session now = session;
    if (now == null) {
      return CompletableFuture.failedStage(lost());
    }
    int max = maxMessageSize;
    if (message.length > max) {
      return CompletableFuture.failedStage(
          new IOException(
              "a message of " + message.length + " bytes came; NATS takes at most " + max));
    }
    if (!inFlight.add(message.length)) {
      return CompletableFuture.failedStage(InFlight.exceeded());
    }
    CompletableFuture<Void> stage = new CompletableFuture<>();
    now.publish(channel, message)
        .whenComplete(
            (done, failure) -> {
              inFlight.remove(message.length);
              if (failure == null) {
                stage.complete(null);
              } else {
                stage.completeExceptionally(cause(failure));
              }
            });
    return stage;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  @Override
  public int maxMessageSize() {
    return maxMessageSize;
  }

  @Override
  public boolean keepsHistory() {
    return setup != null;
  }

  @Override
  public CompletionStage<History> history(Channel channel, @Nullable RoomPosition after) {
    if (setup == null) {
      return RoomBroker.super.history(channel, after);
    }
    Session now;
    Interest interest;
    synchronized (lock) {
      now = session;
      interest = interests.get(channel);
    }
    return now == null
        ? CompletableFuture.failedStage(lost())
        : now.history(channel, after, interest);
  }

  private IOException lost() {
    return closed ? closed() : new IOException("there is no connection with NATS");
  }

  private static IOException closed() {
    return new IOException("the broker was closed");
  }

  @Override
  public void close() {
    Session last;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      last = session;
      session = null;
      interests.clear();
    }
    if (last != null) {
      last.end(closed());
      control.execute(last::close);
    }
    control.end();
  }
}
