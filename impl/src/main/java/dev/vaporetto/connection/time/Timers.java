package dev.vaporetto.connection.time;

import dev.vaporetto.concurrent.DaemonThreads;
import dev.vaporetto.log.RepeatedLog;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clock of all connections of one application: a coarse tick that looks after deadlines, and a
 * fine pass that flushes sends which were held back. Thread-safe.
 *
 * <p>{@link #start} runs both on one daemon thread; a test turns the clock and calls {@link #tick}
 * and {@link #pass} by hand instead. No user code may run on that thread.
 */
public final class Timers implements AutoCloseable {
  /** How exact deadlines are: idle, ping, close and send timeouts are seconds long. */
  private static final long TICK_NANOS = 250_000_000;

  /** A tick that is so late comes after a pause: the whole process may have stood still. */
  private static final long PAUSE_NANOS = 2 * TICK_NANOS;

  /** Two passes see a held-back send, so it waits less than 5 ms. */
  private static final long PASS_NANOS = 2_000_000;

  /** How long the end of the thread may take; a pass over all connections is quick. */
  private static final long JOIN_MILLIS = 1000;

  /** A client that connects again and again keeps its thread. */
  private static final long IDLE_NANOS = 5_000_000_000L;

  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private final LongSupplier clock;
  private final long idleNanos;
  private final Set<Timed> timed = ConcurrentHashMap.newKeySet();
  private final Set<HeldBack> watched = ConcurrentHashMap.newKeySet();

  /** The thread's name; null where time is turned by hand. */
  private volatile @Nullable String threadName;

  /** Null while there is none. Written under this object's monitor. */
  private volatile @Nullable Thread thread;

  /** Whether the thread sleeps until the next tick, so that {@link #watch} must wake it. */
  private volatile boolean napping;

  private volatile boolean closed;

  /** What has deadlines. */
  public interface Timed {
    /**
     * Looks after its deadlines.
     *
     * @param now on the scale of {@link Timers#now}
     */
    void onTick(long now);
  }

  /** What holds sends back. */
  public interface HeldBack {
    /** A pass; what an earlier one has seen already is to leave now. */
    void onPass();
  }

  /** A clock of {@link System#nanoTime}. */
  public Timers() {
    this(System::nanoTime);
  }

  /** For tests: time stands still until the given clock moves and {@link #tick} is called. */
  public Timers(LongSupplier nanoClock) {
    this(nanoClock, IDLE_NANOS);
  }

  /** For tests: with another time without connections after which the thread ends. */
  public Timers(LongSupplier nanoClock, long idleNanos) {
    clock = nanoClock;
    this.idleNanos = idleNanos;
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
    if (thread == null && !closed) {
      Thread ticker = DaemonThreads.single(name, this::run);
      ticker.start();
      // Only now: where the system has no thread, the next object tries again.
      thread = ticker;
    }
  }

  /** The time, in nanoseconds on the scale of {@link System#nanoTime}. */
  public long now() {
    return clock.getAsLong();
  }

  /** A duration in nanoseconds; the 292 years that a long can hold where it is longer. */
  public static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
  }

  /** Ticks for an object until {@link #remove}. */
  public void add(Timed object) {
    timed.add(object);
    String name = threadName;
    if (thread == null && name != null) {
      startThread(name);
    }
  }

  /** Ends {@link #add}; does nothing for an object that is not there. */
  public void remove(Timed object) {
    timed.remove(object);
  }

  /** An action that is due at a time, unless it is cancelled before. Thread-safe. */
  public final class Deadline implements Timed {
    private final long at;
    private final Runnable action;

    private Deadline(long at, Runnable action) {
      this.at = at;
      this.action = action;
    }

    @Override
    public void onTick(long now) {
      if (now - at >= 0 && timed.remove(this)) {
        action.run();
      }
    }

    /** Does nothing if the action has begun. */
    public void cancel() {
      remove(this);
    }
  }

  /**
   * Runs an action, which must not block, with the first tick after a delay; never after {@link
   * #close}.
   */
  public Deadline schedule(Duration delay, Runnable action) {
    Deadline deadline = new Deadline(now() + nanos(delay), action);
    add(deadline);
    return deadline;
  }

  /** Passes by an object until {@link #unwatch}. */
  public void watch(HeldBack object) {
    watched.add(object);
    if (napping) {
      LockSupport.unpark(thread);
    }
  }

  /** Ends {@link #watch}; does nothing for an object that is not there. */
  public void unwatch(HeldBack object) {
    watched.remove(object);
  }

  /** Whether anything is held back. */
  public boolean isWatching() {
    return !watched.isEmpty();
  }

  /** The objects of a class that have deadlines, as they are now. */
  public <T extends Timed> Set<T> timed(Class<T> type) {
    return timed.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Looks after all deadlines. */
  public void tick() {
    RepeatedLog.tick();
    long now = clock.getAsLong();
    for (Timed object : timed) {
      try {
        object.onTick(now);
      } catch (Throwable e) {
        report(e);
      }
    }
  }

  /** One pass over what is held back. */
  public void pass() {
    for (HeldBack object : watched) {
      try {
        object.onPass();
      } catch (Throwable e) {
        report(e);
      }
    }
  }

  /** What goes wrong on one connection, or with the log, must not stop the clock of the others. */
  private static void report(Throwable failure) {
    RepeatedLog.warn(Timers.class, "a timer of a connection failed", failure);
  }

  /** Connections without deadlines would never end: so whatever is thrown, the clock goes on. */
  private void run() {
    while (true) {
      try {
        tickAndPass();
        return;
      } catch (Throwable e) {
        report(e);
        LockSupport.parkNanos(this, PASS_NANOS);
      }
    }
  }

  private void tickAndPass() {
    long nextTick = clock.getAsLong() + TICK_NANOS;
    long lastUse = clock.getAsLong();
    boolean paused = false;
    while (!closed) {
      long now = clock.getAsLong();
      if (now - nextTick >= PAUSE_NANOS && !paused) {
        // Deadlines wait for another tick: what has come during the pause is read first, so that no
        // peer is taken for gone whose answer is there.
        paused = true;
        nextTick = now + TICK_NANOS;
      } else if (now - nextTick >= 0) {
        paused = false;
        tick();
        nextTick = now + TICK_NANOS;
        if (!timed.isEmpty()) {
          lastUse = now;
        } else if (now - lastUse > idleNanos && endsIdle()) {
          return;
        }
      }
      if (watched.isEmpty()) {
        nap(nextTick);
      } else {
        pass();
        LockSupport.parkNanos(this, PASS_NANOS);
      }
    }
  }

  /** Whether the thread is to end because there is still no deadline. */
  private synchronized boolean endsIdle() {
    Thread current = thread;
    thread = null;
    // Looks again afterwards: an object that was added before saw the thread, and started none.
    if (!timed.isEmpty()) {
      thread = current;
    }
    return thread == null;
  }

  private void nap(long until) {
    napping = true;
    // Looks again afterwards: an object that came before saw no nap, and did not wake the thread.
    if (watched.isEmpty() && !closed) {
      LockSupport.parkNanos(this, Math.max(1, until - clock.getAsLong()));
    }
    napping = false;
  }

  /**
   * Ends the thread, and waits for that. Objects that are still there have no deadlines any more.
   */
  @Override
  public void close() {
    Thread ticker;
    synchronized (this) {
      closed = true;
      ticker = thread;
    }
    if (ticker == null) {
      return;
    }
    LockSupport.unpark(ticker);
    if (ticker != Thread.currentThread()) {
      try {
        ticker.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
