package dev.vaporetto.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The clock of all connections of one application: a coarse tick that looks after deadlines, and a
 * fine pass that flushes sends which were held back. Thread-safe.
 *
 * <p>{@link #start} runs both on one daemon thread; a test turns the clock and calls {@link #tick}
 * and {@link #flushCorked} by hand instead.
 */
public final class Timers implements AutoCloseable {
  /** How exact deadlines are: idle, ping, close and send timeouts are seconds long. */
  private static final long TICK_NANOS = 250_000_000;

  /** Two passes see a held-back send, so it waits less than 5 ms. */
  private static final long CORK_PASS_NANOS = 2_000_000;

  /** How long the end of the thread may take; a pass over all connections is quick. */
  private static final long JOIN_MILLIS = 1000;

  /** A client that connects again and again keeps its thread. */
  private static final long IDLE_NANOS = 5_000_000_000L;

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private final LongSupplier clock;
  private final long idleNanos;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Set<Cork> corked = ConcurrentHashMap.newKeySet();
  private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();

  /** Whether the thread sleeps until the next tick, so that {@link #watch} must wake it. */
  private volatile boolean napping;

  private volatile boolean closed;
  private volatile long now;
  private volatile Thread thread = Thread.currentThread();

  /** What the thread is called; null where time is turned by hand. */
  private volatile @Nullable String threadName;

  /** Whether the thread is there. Written under this object's lock. */
  private volatile boolean running;

  /** A clock of {@link System#nanoTime}. */
  public Timers() {
    this(System::nanoTime);
  }

  /** For tests: time stands still until the given clock moves and {@link #tick} is called. */
  public Timers(LongSupplier nanoClock) {
    this(nanoClock, IDLE_NANOS);
  }

  /** For tests: with another time without connections after which the thread ends. */
  Timers(LongSupplier nanoClock, long idleNanos) {
    clock = nanoClock;
    this.idleNanos = idleNanos;
    now = nanoClock.getAsLong();
  }

  /**
   * Lets a daemon thread tick from the first connection or deadline on until {@link #close}, or
   * until there has been none for some seconds. An application that has no connection, or does not
   * even start, has no thread.
   */
  public void start(String name) {
    threadName = name;
  }

  private synchronized void startThread(String name) {
    if (!running && !closed) {
      running = true;
      now = clock.getAsLong();
      // No inherited thread locals, and our own loader: the thread must pin nothing of the
      // caller's.
      Thread ticker = new Thread(null, this::run, name, 0, false);
      ticker.setDaemon(true);
      ticker.setContextClassLoader(Timers.class.getClassLoader());
      thread = ticker;
      ticker.start();
    }
  }

  /** An action that is due at a time, unless it is cancelled before. Thread-safe. */
  public final class Deadline {
    private final long at;
    private final Runnable action;

    private Deadline(long at, Runnable action) {
      this.at = at;
      this.action = action;
    }

    /** Does nothing if the action has begun. */
    public void cancel() {
      deadlines.remove(this);
    }
  }

  /**
   * Runs an action, which must not block, with the first tick after a delay; never after close().
   */
  public Deadline schedule(Duration delay, Runnable action) {
    Deadline deadline = new Deadline(now() + nanos(delay), action);
    deadlines.add(deadline);
    startIfNeeded();
    return deadline;
  }

  /** The time of the last tick, on the scale of {@link System#nanoTime}; cheap to read. */
  long now() {
    // Without its thread the time of the last tick may be long ago.
    return running || threadName == null ? now : clock.getAsLong();
  }

  /** A duration in nanoseconds; the 292 years that a long can hold where it is longer. */
  static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
  }

  void add(Connection connection) {
    open.add(connection);
    startIfNeeded();
  }

  private void startIfNeeded() {
    String name = threadName;
    if (!running && name != null) {
      startThread(name);
    }
  }

  void remove(Connection connection) {
    open.remove(connection);
  }

  /** Something is held back: flush it if it still is after two passes. */
  void watch(Cork cork) {
    corked.add(cork);
    if (napping) {
      LockSupport.unpark(thread);
    }
  }

  void unwatch(Cork cork) {
    corked.remove(cork);
  }

  /** Whether anything is held back. */
  boolean isWatching() {
    return !corked.isEmpty();
  }

  /** The connections that have a socket, as they are now. */
  public Set<Connection> openConnections() {
    return Set.copyOf(open);
  }

  /** Looks after the deadlines of every connection, and after those of {@link #schedule}. */
  public void tick() {
    long time = clock.getAsLong();
    now = time;
    for (Connection connection : open) {
      guarded(() -> connection.onTick(time));
    }
    if (!deadlines.isEmpty()) {
      deadlines.stream().filter(each -> time - each.at >= 0).toList().forEach(this::runDue);
    }
  }

  private void runDue(Deadline deadline) {
    if (deadlines.remove(deadline)) {
      guarded(deadline.action);
    }
  }

  /** One pass over the held-back sends. */
  public void flushCorked() {
    for (Cork cork : corked) {
      guarded(cork::onPass);
    }
  }

  /** What goes wrong on one connection must not stop the clock of the others. */
  private static void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      System.getLogger(Timers.class.getName())
          .log(System.Logger.Level.WARNING, "a timer of a connection failed", e);
    }
  }

  private void run() {
    long nextTick = clock.getAsLong() + TICK_NANOS;
    long lastUse = clock.getAsLong();
    while (!closed) {
      if (clock.getAsLong() - nextTick >= 0) {
        tick();
        nextTick = now + TICK_NANOS;
        if (isUsed()) {
          lastUse = now;
        } else if (now - lastUse > idleNanos && endsIdle()) {
          return;
        }
      }
      if (corked.isEmpty()) {
        nap(nextTick);
      } else {
        flushCorked();
        LockSupport.parkNanos(this, CORK_PASS_NANOS);
      }
    }
  }

  /** Whether the thread is to end because there is still nothing to look after. */
  private synchronized boolean endsIdle() {
    running = false;
    // Looks again after the flag is down: whoever was added before saw it up and started no thread.
    running = isUsed();
    return !running;
  }

  private boolean isUsed() {
    return !open.isEmpty() || !deadlines.isEmpty();
  }

  private void nap(long until) {
    napping = true;
    // Looks again after the flag is up: whoever came before saw it down and did not wake us.
    if (corked.isEmpty() && !closed) {
      LockSupport.parkNanos(this, Math.max(1, until - clock.getAsLong()));
    }
    napping = false;
  }

  /**
   * Ends the thread, and waits for that. Connections that are still open have no deadlines any
   * more.
   */
  @Override
  public void close() {
    Thread ticker;
    synchronized (this) {
      closed = true;
      ticker = thread;
    }
    LockSupport.unpark(ticker);
    if (running && ticker != Thread.currentThread()) {
      try {
        ticker.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
