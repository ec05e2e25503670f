package dev.vaporetto.internal.room.link;

import dev.vaporetto.internal.Kept;
import dev.vaporetto.room.RoomBroker;
import dev.vaporetto.room.RoomPosition;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * This node's interest in one channel. A subscribe that fails is repeated; an interest that is not
 * wanted any more lingers for some seconds. At most one call of the broker is under way. The broker
 * is called, and futures are completed, without the lock. Thread-safe; no method blocks.
 *
 * <pre>
 *        want                done               lingered
 *  NONE ──────► SUBSCRIBING ──────► STANDING ─────────────► UNSUBSCRIBING
 *   ▲ ▲            │                                              │
 *   │ └──failed────┘  (a delay, then SUBSCRIBING if still wanted) │
 *   └──────────────────────────────done───────────────────────────┘
 * </pre>
 */
public final class Interest {
  /** The first delay after a failed subscribe; doubled with each further failure. */
  static final Duration FIRST_DELAY = Duration.ofMillis(250);

  /** The longest delay. */
  static final Duration MAX_DELAY = Duration.ofSeconds(15);

  /** What a join that waits takes of memory, with what hangs on its stage, about. */
  static final int WAITING_JOIN = 1024;

  /** Uses what the broker delivers. Called without the lock. */
  public interface User {
    /** Called before {@link RoomBroker#subscribe}; returns what is to be subscribed. */
    RoomBroker.Subscriber subscriber();

    /**
     * The interest of the last {@link #subscriber} stands.
     *
     * @param start what follows it is delivered; empty if the broker has no positions
     */
    void standing(Optional<RoomPosition> start);

    /** The broker has a connection again, and the interest has stood before it was lost. */
    void resumed();

    /** Called when the interest has begun, before {@link #subscriber}. */
    void begun();

    /** Called when the interest has ended and is not wanted. */
    void ended();
  }

  private enum Phase {
    NONE,
    SUBSCRIBING,
    STANDING,
    UNSUBSCRIBING
  }

  private final BrokerLink link;
  private final RoomBroker.Channel channel;
  private final User user;

  /** Counts the joins that wait in all rooms. */
  private final Kept kept;

  /** Guarded by this object, like all fields below. */
  private Phase phase = Phase.NONE;

  private boolean wanted;

  /** Whether the user has been told of a begin, and not of the end. */
  private boolean begun;

  /** How many subscribes have failed since the last success. */
  private int failures;

  /** Until the next subscribe, or until the end of the lingering; null for none. */
  private @Nullable ScheduledFuture<?> timer;

  /** Done when the interest stands; by the socket that waits. */
  private final Map<String, List<CompletableFuture<Void>>> waiting = new LinkedHashMap<>();

  /**
   * Creates an interest that is not wanted.
   *
   * @param kept counts the joins that wait in all rooms
   */
  public Interest(BrokerLink link, RoomBroker.Channel channel, User user, Kept kept) {
    this.link = link;
    this.channel = channel;
    this.user = user;
    this.kept = kept;
  }

  /**
   * The interest is wanted until {@link #unwant}.
   *
   * @param socket the id of the socket that waits for it
   * @return a future that is done when it stands; it fails if the interest ends before, or after
   *     {@link #forget}. What depends on it runs on a thread for callbacks
   * @throws IOException if too many joins wait already; then it is wanted as before
   */
  public CompletableFuture<Void> want(String socket) throws IOException {
    CompletableFuture<Void> standing = want(socket, false);
    if (standing == null) {
      throw new IOException(
          "a socket came to "
              + BrokerLink.describe(channel)
              + " while the broker does not deliver to it, and the joins that wait take all the"
              + " memory that rooms have; expected fewer of them");
    }
    return standing;
  }

  /** Like {@link #want}, for this node itself, and whatever the memory is. */
  public CompletableFuture<Void> insist() {
    return Objects.requireNonNull(want("", true));
  }

  /** Returns null if there is no memory for another one that waits. */
  private @Nullable CompletableFuture<Void> want(String socket, boolean insists) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    boolean begins;
    boolean subscribes;
    synchronized (this) {
      if (phase == Phase.STANDING) {
        wanted = true;
        cancelTimer();
        done.complete(null);
        return done;
      }
      if (insists) {
        kept.keep(WAITING_JOIN);
      } else if (!kept.tryKeep(WAITING_JOIN)) {
        return null;
      }
      wanted = true;
      waiting.computeIfAbsent(socket, any -> new ArrayList<>(1)).add(done);
      begins = !begun;
      begun = true;
      link.add(this);
      subscribes = phase == Phase.NONE && timer == null;
      if (subscribes) {
        phase = Phase.SUBSCRIBING;
      }
    }
    if (begins) {
      user.begun();
    }
    if (subscribes) {
      subscribe();
    }
    return done;
  }

  /** A socket has left: what waits for it fails. */
  public void forget(String socket) {
    List<CompletableFuture<Void>> left;
    synchronized (this) {
      left = waiting.remove(socket);
      if (left == null) {
        return;
      }
      kept.release((long) WAITING_JOIN * left.size());
    }
    link.complete(
        left,
        new IOException(
            "the socket has left before the broker delivered to " + BrokerLink.describe(channel)));
  }

  /** The interest ends when it has lingered. */
  public void unwant() {
    synchronized (this) {
      wanted = false;
      if (phase == Phase.STANDING) {
        linger();
      }
      if (phase != Phase.NONE || timer == null) {
        return;
      }
      cancelTimer();
    }
    end();
  }

  /** Whether the broker delivers, as far as is known. */
  public synchronized boolean isStanding() {
    return phase == Phase.STANDING;
  }

  /** The broker has a connection again: a subscribe that waits for its delay begins now. */
  void connected(boolean resumed) {
    boolean subscribes;
    boolean stands;
    synchronized (this) {
      stands = phase == Phase.STANDING;
      subscribes = phase == Phase.NONE && timer != null;
      if (subscribes) {
        cancelTimer();
        phase = Phase.SUBSCRIBING;
      }
    }
    if (subscribes) {
      subscribe();
    } else if (stands && resumed) {
      user.resumed();
    }
  }

  /** The rooms are closed: nothing is repeated, and nothing lingers. */
  void close() {
    List<CompletableFuture<Void>> left;
    synchronized (this) {
      cancelTimer();
      left = takeWaiting();
    }
    link.complete(left, link.lost());
  }

  /** Only with the lock. */
  private void cancelTimer() {
    ScheduledFuture<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  /** Only with the lock. */
  private void linger() {
    cancelTimer();
    if (link.isClosed()) {
      return;
    }
    timer = link.schedule(this::lingered, link.linger());
  }

  private void lingered() {
    synchronized (this) {
      if (wanted || phase != Phase.STANDING) {
        return;
      }
      timer = null;
      phase = Phase.UNSUBSCRIBING;
    }
    link.unsubscribe(channel)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                link.warn(
                    "the broker did not unsubscribe from " + BrokerLink.describe(channel), failure);
              }
              unsubscribed();
            });
  }

  private void unsubscribed() {
    boolean again;
    synchronized (this) {
      again = wanted;
      phase = again ? Phase.SUBSCRIBING : Phase.NONE;
    }
    if (again) {
      subscribe();
    } else {
      end();
    }
  }

  private void subscribe() {
    CompletionStage<Optional<RoomPosition>> subscribing =
        link.subscribe(channel, user.subscriber());
    subscribing.whenComplete(
        (start, failure) -> {
          if (failure == null) {
            subscribed(start);
          } else {
            failed(failure);
          }
        });
  }

  private void subscribed(Optional<RoomPosition> start) {
    user.standing(start);
    List<CompletableFuture<Void>> done;
    boolean repeated;
    synchronized (this) {
      phase = Phase.STANDING;
      repeated = failures > 0;
      failures = 0;
      done = takeWaiting();
      if (!wanted) {
        linger();
      }
    }
    if (repeated) {
      link.inform("the broker delivers to " + BrokerLink.describe(channel) + " again");
    }
    link.complete(done, null);
  }

  private void failed(Throwable failure) {
    boolean first;
    boolean ends;
    synchronized (this) {
      phase = Phase.NONE;
      first = failures == 0;
      ends = !wanted || link.isClosed();
      if (!ends) {
        timer = link.schedule(this::retry, delay());
        failures++;
      }
    }
    if (ends) {
      end();
    } else if (first && !link.isLost()) {
      link.warn(
          "the broker does not deliver to "
              + BrokerLink.describe(channel)
              + ": its subscription failed and is repeated until it succeeds",
          failure);
    }
  }

  /** Only with the lock. */
  private Duration delay() {
    Duration doubled = FIRST_DELAY.multipliedBy(1L << Math.min(failures, 10));
    return doubled.compareTo(MAX_DELAY) < 0 ? doubled : MAX_DELAY;
  }

  private void retry() {
    synchronized (this) {
      if (phase != Phase.NONE || timer == null) {
        return;
      }
      timer = null;
      phase = Phase.SUBSCRIBING;
    }
    subscribe();
  }

  private void end() {
    List<CompletableFuture<Void>> left;
    synchronized (this) {
      if ((wanted && !link.isClosed()) || phase != Phase.NONE || !begun) {
        return;
      }
      begun = false;
      link.remove(this);
      failures = 0;
      left = takeWaiting();
    }
    link.complete(
        left,
        new IOException(
            "no socket of this node is a member any more of " + BrokerLink.describe(channel)));
    user.ended();
  }

  /** Only with the lock. */
  private List<CompletableFuture<Void>> takeWaiting() {
    List<CompletableFuture<Void>> taken = waiting.values().stream().flatMap(List::stream).toList();
    waiting.clear();
    kept.release((long) WAITING_JOIN * taken.size());
    return taken;
  }
}
