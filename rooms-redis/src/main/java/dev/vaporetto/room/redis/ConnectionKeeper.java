package dev.vaporetto.room.redis;

import dev.vaporetto.room.RoomBroker.State;
import dev.vaporetto.room.RoomBroker.StateListener;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a {@link Session} with Redis: connects, lets all interests stand, tells the state, and
 * begins again when it is lost. Thread-safe.
 *
 * <p>Its threads, for as long as it is not closed: one connects and then hears; one is a clock; and
 * while there is a session, two write and one reads replies.
 */
final class ConnectionKeeper {
  private static final long TICK_MILLIS = 500;

  /** How often the states of rooms that this node hears are used, so that they do not expire. */
  private static final long KEEP_NANOS = Recovery.MIN_STATE_TIME.dividedBy(4).toNanos();

  private final RedisSettings settings;
  private final Names names;
  private final Subscriptions subscriptions;

  /** What is usable; null while there is none. */
  private volatile @Nullable Session session;

  /** Why there is none. */
  private volatile IOException cause = new IOException("Redis is not connected yet");

  /** What connects, or is connected; null for none. Guarded by this object, like all below. */
  private @Nullable Session current;

  private boolean closed;
  private StateListener listener = (state, why) -> {};

  /** The last state that was told; null for none. Used on the connecting thread only. */
  private @Nullable State told;

  private boolean wasConnected;
  private long connectedAt;

  /** When the clock has last pinged, and kept the states of rooms. Used on its thread only. */
  private long pingedAt;

  private long keptAt;

  ConnectionKeeper(RedisSettings settings, Names names, Subscriptions subscriptions) {
    this.settings = settings;
    this.names = names;
    this.subscriptions = subscriptions;
  }

  void start(StateListener fresh) {
    synchronized (this) {
      listener = fresh;
    }
    DaemonThreads.start("connection", this::run);
    DaemonThreads.start("clock", this::tick);
  }

  /** The session, if all interests stand in it. */
  @Nullable Session session() {
    return session;
  }

  /** Why there is no session. */
  IOException lost() {
    return new IOException(cause.getMessage(), cause);
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  void close() {
    Session left;
    IOException reason = new IOException("the broker was closed");
    synchronized (this) {
      closed = true;
      cause = reason;
      session = null;
      left = current;
      notifyAll();
    }
    if (left != null) {
      left.disconnect(reason);
      left.fail(reason);
    }
  }

  // ---- the connecting thread

  private void run() {
    Backoff backoff = new Backoff();
    while (!isClosed()) {
      surviving(() -> connectOnce(backoff));
    }
  }

  private void connectOnce(Backoff backoff) {
    connectedAt = 0;
    Throwable failure = serve();
    long lasted = connectedAt == 0 ? 0 : System.nanoTime() - connectedAt;
    end(failure);
    pause(backoff.nextMillis(lasted));
  }

  /** Whatever is thrown, the thread goes on: nobody else would connect, or look at the clock. */
  void surviving(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      try {
        System.getLogger(ConnectionKeeper.class.getName())
            .log(System.Logger.Level.WARNING, "a thread of a broker has failed, and goes on", e);
      } catch (Throwable unwritten) {
        // Where memory is short, logging fails as well.
      }
      pause(TICK_MILLIS);
    }
  }

  /** Connects and hears, until that ends; returns why. */
  private Throwable serve() {
    Session opened;
    try {
      opened = Session.open(settings, names);
    } catch (Throwable e) {
      return e;
    }
    if (!take(opened)) {
      return new IOException("the broker was closed");
    }
    try {
      begin(opened);
      subscriptions
          .attach(opened.hearing)
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  connected(opened);
                } else {
                  opened.disconnect(failure);
                }
              });
      opened.hearing.read(subscriptions::take);
      return new IOException("the connection has ended");
    } catch (Throwable e) {
      return opened.cause(e);
    }
  }

  private boolean take(Session opened) {
    synchronized (this) {
      if (!closed) {
        current = opened;
        return true;
      }
    }
    opened.disconnect(new IOException("the broker was closed"));
    return false;
  }

  private static void begin(Session opened) {
    DaemonThreads.start("publisher", () -> guard(opened, opened.publishing::write));
    DaemonThreads.start(
        "replies", () -> guard(opened, () -> opened.publishing.read(none -> false)));
    DaemonThreads.start("subscriber", () -> guard(opened, opened.hearing::write));
  }

  /** A part of a connection, which runs until that ends. */
  private interface Part {
    void run() throws IOException, InterruptedException;
  }

  private static void guard(Session opened, Part part) {
    try {
      part.run();
    } catch (Throwable e) {
      opened.disconnect(e);
    }
  }

  /** All interests stand. */
  private void connected(Session opened) {
    synchronized (this) {
      if (closed) {
        return;
      }
      session = opened;
    }
    connectedAt = System.nanoTime();
    tell(wasConnected ? State.RESUMED : State.CONNECTED, null);
    wasConnected = true;
  }

  private void end(Throwable failure) {
    IOException reason;
    Session ended;
    synchronized (this) {
      reason = closed ? cause : Failures.lost(settings, failure);
      cause = reason;
      session = null;
      ended = current;
      current = null;
    }
    subscriptions.detach();
    if (ended != null) {
      ended.disconnect(reason);
    }
    if (told != State.LOST) {
      tell(State.LOST, reason);
    }
    if (ended != null) {
      ended.fail(reason);
    }
  }

  private void tell(State state, @Nullable Throwable why) {
    StateListener called;
    synchronized (this) {
      if (closed) {
        return;
      }
      called = listener;
    }
    told = state;
    try {
      called.onState(state, why);
    } catch (Throwable e) {
      System.getLogger(ConnectionKeeper.class.getName())
          .log(System.Logger.Level.WARNING, "the listener of a broker's state has thrown", e);
    }
  }

  private synchronized void pause(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long left = millis;
    try {
      while (!closed && left > 0) {
        wait(left);
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      // Nobody interrupts this thread but who wants it to go on at once.
    }
  }

  // ---- the clock

  private void tick() {
    pingedAt = System.nanoTime();
    keptAt = pingedAt;
    while (!isClosed()) {
      surviving(this::tickOnce);
    }
  }

  private void tickOnce() {
    long now = System.nanoTime();
    Session present = present();
    if (present != null) {
      present.expire(now);
      if (now - pingedAt >= settings.heartbeat().toNanos()) {
        pingedAt = now;
        present.ping();
      }
      if (now - keptAt >= KEEP_NANOS) {
        keptAt = now;
        subscriptions.recoverable().forEach(present::keep);
      }
    }
    pause(Math.min(TICK_MILLIS, settings.heartbeat().toMillis()));
  }

  private synchronized @Nullable Session present() {
    return current;
  }
}
