package dev.vaporetto.memory;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the open connections of an application may take by being open, whether they hold
 * messages or not: the buffers and objects of the container and of the engine. Newcomers are
 * refused beyond that, before the heap is gone. Thread-safe.
 *
 * <p>What a connection takes is an estimate, which each container has its own of. It is not read
 * off the heap: what that holds is known after a full collection only, and with some collectors a
 * healthy heap looks full between two of them. The estimate refuses the same number each time.
 */
public final class ConnectionBudget {
  /**
   * The share of the largest heap that is the limit by default: a half. A quarter is for messages
   * ({@link MemoryBudget#DEFAULT_PERCENT}), and the application needs the rest.
   */
  public static final int DEFAULT_PERCENT = 50;

  private final long limit;
  private final Pressure pressure;
  private final AtomicLong used = new AtomicLong();

  /** The {@link #DEFAULT_PERCENT} of the largest heap. */
  public ConnectionBudget() {
    this(MemoryBudget.percentOfHeap(DEFAULT_PERCENT));
  }

  /**
   * A budget that nothing is taken of.
   *
   * @param limit in bytes, 1 or more; {@link Long#MAX_VALUE} for no limit
   */
  public ConnectionBudget(long limit) {
    this(limit, System::nanoTime);
  }

  /** With another clock, for tests. */
  ConnectionBudget(long limit, LongSupplier nanoTime) {
    this.limit = limit;
    this.pressure = new Pressure(limit, nanoTime, new ShortageOfRoom(limit));
  }

  /**
   * A budget as a setting says; see {@link MemoryBudget#of}.
   *
   * @throws IllegalArgumentException if the setting is wrong
   */
  public static ConnectionBudget of(String setting) {
    return new ConnectionBudget(MemorySize.parse(setting, DEFAULT_PERCENT));
  }

  /** How many bytes the connections may take. */
  public long limit() {
    return limit;
  }

  /** How many bytes they take now, as far as is known. */
  public long used() {
    return used.get();
  }

  /** How many newcomers were refused so far. */
  public long refused() {
    return pressure.refused();
  }

  /**
   * A newcomer.
   *
   * @param bytes that it takes, about; 0 or more
   * @return gives the bytes back, once, when it has gone; null if there is no room for it
   */
  public @Nullable Runnable admit(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limit) {
      used.addAndGet(-bytes);
      pressure.onRefused();
      return null;
    }
    AtomicBoolean here = new AtomicBoolean(true);
    return () -> {
      if (here.getAndSet(false)) {
        pressure.look(used.addAndGet(-bytes));
      }
    };
  }
}
