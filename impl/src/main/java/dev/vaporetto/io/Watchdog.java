package dev.vaporetto.io;

import dev.vaporetto.log.RepeatedLog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a loop whose owner is in a callback that blocks to another thread. A callback that is seen
 * at two looks blocks if its thread waits by Java's means; if the operating system says at three
 * looks that it sleeps; or if it has used {@link #CPU_NANOS} of processor time meanwhile. Time
 * alone says nothing where the system can be asked: the thread may be waiting for a processor.
 *
 * <p>Its thread rests while no loop runs a turn. Thread-safe; {@link #look} is for one thread at a
 * time.
 */
final class Watchdog {
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  /** So long may a callback compute on a loop. */
  static final long CPU_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** So long may a callback run where the operating system says nothing. */
  static final long WITHOUT_PROBE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final int LOOKS_ASLEEP = 3;

  /** Looks without any turn after which the thread rests. */
  private static final int QUIET_LOOKS = 250;

  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** What was seen of one loop. */
  private static final class Sight {
    private final EventLoop loop;

    /** Made beforehand: between the take and the giving nothing may fail. */
    private final Runnable run;

    private @Nullable Tenure tenure;
    private long state;
    private long since;
    private long cpuBefore;
    private int looksAsleep;

    private Sight(EventLoop loop) {
      this.loop = loop;
      run = loop::run;
    }
  }

  /** One for each loop. Set before any of them runs. */
  private List<Sight> sights = List.of();

  private final LoopThreads threads;
  private final LongSupplier clock;

  /** Whether no thread looks. Set by it, and unset by a loop. */
  private volatile boolean resting = true;

  private volatile boolean closed;

  /** How often a loop was given to another thread. */
  private final AtomicLong takeovers = new AtomicLong();

  private volatile Consumer<Thread> listener = blocked -> {};

  /** Null while there is none. Guarded by this, but for reads that only wake it. */
  private volatile @Nullable Thread thread;

  Watchdog(LoopThreads threads, LongSupplier clock) {
    this.threads = threads;
    this.clock = clock;
  }

  /** Sets the loops, once. */
  void watch(List<EventLoop> loops) {
    sights = loops.stream().map(Sight::new).toList();
  }

  /**
   * A loop has begun a turn.
   *
   * @return whether the watchdog looks; false if the system has no thread for it
   */
  boolean attend() {
    return !resting || wake();
  }

  private boolean wake() {
    Thread sleeping;
    synchronized (this) {
      if (!resting) {
        return true;
      }
      sleeping = thread;
      if (sleeping == null) {
        try {
          threads.run(this::run);
        } catch (RuntimeException | OutOfMemoryError e) {
          return false;
        }
      }
      resting = false;
    }
    LockSupport.unpark(sleeping);
    return true;
  }

  private void run() {
    thread = Thread.currentThread();
    int quiet = 0;
    while (!closed) {
      try {
        quiet = look() ? 0 : quiet + 1;
        if (quiet < QUIET_LOOKS) {
          LockSupport.parkNanos(this, LOOK_NANOS);
        } else if (rests()) {
          return;
        } else {
          quiet = 0;
        }
      } catch (Throwable e) {
        RepeatedLog.warn(Watchdog.class, "the watchdog of the event loops failed", e);
        LockSupport.parkNanos(this, LOOK_NANOS);
      }
    }
  }

  /** Whether the thread ends, because no loop has run a turn for a while. */
  private boolean rests() {
    resting = true;
    // Looks again afterwards: a loop asks only when its turn has begun, so this look sees the turn
    // of a loop that asked before.
    if (look()) {
      resting = false;
      return false;
    }
    LockSupport.parkNanos(this, REST_NANOS);
    synchronized (this) {
      if (resting) {
        thread = null;
        return true;
      }
      return false;
    }
  }

  /**
   * Looks at each loop once.
   *
   * @return whether any of them has run a turn since the last look
   */
  boolean look() {
    boolean moved = false;
    for (Sight sight : sights) {
      moved |= look(sight);
    }
    return moved;
  }

  private boolean look(Sight sight) {
    Tenure tenure = sight.loop.tenure();
    long state = tenure == null ? 0 : tenure.state();
    boolean same = tenure == sight.tenure && state == sight.state;
    if (tenure == null || !Tenure.isInside(state)) {
      sight.tenure = tenure;
      sight.state = state;
      return !same;
    }
    if (!same) {
      sight.tenure = tenure;
      sight.state = state;
      sight.since = clock.getAsLong();
      sight.cpuBefore = -1;
      sight.looksAsleep = 0;
    } else if (isBlocked(tenure, sight)) {
      take(sight, tenure, state);
    }
    return true;
  }

  private boolean isBlocked(Tenure tenure, Sight sight) {
    switch (tenure.thread().getState()) {
      case WAITING, TIMED_WAITING, BLOCKED -> {
        return true;
      }
      default -> {
        // Java calls a thread runnable that waits for a file, or for a processor.
      }
    }
    ThreadProbe probe = tenure.probe();
    long cpu = probe.cpuNanos();
    if (cpu < 0) {
      return clock.getAsLong() - sight.since >= WITHOUT_PROBE_NANOS;
    }
    if (probe.isAsleep()) {
      sight.looksAsleep++;
      return sight.looksAsleep >= LOOKS_ASLEEP;
    }
    sight.looksAsleep = 0;
    if (sight.cpuBefore < 0) {
      sight.cpuBefore = cpu;
    }
    return cpu - sight.cpuBefore >= CPU_NANOS;
  }

  private void take(Sight sight, Tenure tenure, long state) {
    LoopThreads.Spare spare = threads.spare();
    if (spare == null) {
      // The next look tries again.
      return;
    }
    Turn turn = tenure.take(state);
    if (turn == null) {
      spare.give(null);
      return;
    }
    spare.give(sight.run);
    threads.onBlocked();
    turn.onBlocked(clock.getAsLong());
    takeovers.incrementAndGet();
    listener.accept(tenure.thread());
  }

  long takeovers() {
    return takeovers.get();
  }

  void onTakeover(Consumer<Thread> told) {
    listener = told;
  }

  /** Ends the thread. */
  void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
