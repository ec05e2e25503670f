package dev.vaporetto.memory;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes all connections of an application together may hold: what waits for their peers,
 * and what has arrived of messages that are not complete. The bound of each connection says nothing
 * about all of them: a thousand slow peers with 1 MiB each are a gigabyte. Thread-safe.
 *
 * <p>Who holds most is in charge of the memory that others need:
 *
 * <pre>
 *   0 ─────────────── 3/4 ───────────────── limit ──────────►
 *     everybody has     whoever holds more    those that hold most
 *     his own bound     than a fair share     are closed, one after
 *     only              is refused more       another
 * </pre>
 *
 * <p>A fair share is seven eighths of the limit, divided by the number of those that hold anything;
 * the rest is for what is only known when it is there. So what is held stays below 1.75 times the
 * limit, but for one message of each thread that reads or sends.
 *
 * <p>An {@linkplain MemoryAccount account} that holds nothing is not known here, and whoever holds
 * something counts it in steps of {@link MemoryAccount#STEP}: a message that leaves at once touches
 * nothing that connections share.
 */
public final class MemoryBudget {
  /**
   * The share of the largest heap that is the limit by default: a quarter. The application and the
   * container need the rest, a collector needs room to move, and see above for how far the limit
   * may be exceeded.
   */
  public static final int DEFAULT_PERCENT = 25;

  private final long limit;
  private final long tight;
  private final long shared;
  private final Pressure pressure;
  private final AtomicLong used = new AtomicLong();
  private final Set<MemoryAccount> holders = ConcurrentHashMap.newKeySet();

  /** Counts {@link #holders}, which would have to count itself. */
  private final AtomicLong holderCount = new AtomicLong();

  /** Whether a thread is closing those that hold most. */
  private final AtomicBoolean relieving = new AtomicBoolean();

  /** Up to here enough has been done, also where those that were closed still hold something. */
  private volatile long enough;

  /** The {@link #DEFAULT_PERCENT} of the largest heap. */
  public MemoryBudget() {
    this(percentOfHeap(DEFAULT_PERCENT));
  }

  /**
   * A budget that nothing is taken of.
   *
   * @param limit in bytes, 1 or more; {@link Long#MAX_VALUE} for no limit
   */
  public MemoryBudget(long limit) {
    this(limit, System::nanoTime);
  }

  /** With another clock, for tests. */
  MemoryBudget(long limit, LongSupplier nanoTime) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "the budget of memory came as " + limit + " bytes; expected 1 or more");
    }
    this.limit = limit;
    this.tight = limit - limit / 4;
    this.shared = limit - limit / 8;
    this.enough = limit;
    this.pressure = new Pressure(limit, nanoTime, new ShortageOfMessages(limit));
  }

  /**
   * A budget as a setting says: {@code off} for no limit, a number of bytes which may end with k, m
   * or g, a share of the largest heap as in {@code 25%}, or nothing for the default.
   *
   * @throws IllegalArgumentException if the setting is none of these
   */
  public static MemoryBudget of(String setting) {
    return new MemoryBudget(MemorySize.parse(setting, DEFAULT_PERCENT));
  }

  /** How many bytes so many hundredths of the largest heap are. */
  public static long percentOfHeap(int percent) {
    return Math.max(1, Runtime.getRuntime().maxMemory() / 100 * percent);
  }

  /** How many bytes may be held. */
  public long limit() {
    return limit;
  }

  /** How many bytes are held now. */
  public long used() {
    return used.get();
  }

  /** How many connections hold something now. */
  public long holders() {
    return holderCount.get();
  }

  /** How many sends were refused so far because the memory was short. */
  public long refusedSends() {
    return pressure.refused();
  }

  /** How many connections were closed so far because the memory was short. */
  public long closedConnections() {
    return pressure.closed();
  }

  /** The account of a connection, which holds nothing yet. */
  public MemoryAccount open() {
    return new MemoryAccount(this, true);
  }

  /**
   * An account of what a layer above keeps for no connection, or for one after another.
   *
   * @param owner gives it up: sends fail by that
   */
  public MemoryAccount openKept(MemoryAccount.Owner owner) {
    MemoryAccount account = new MemoryAccount(this, false);
    account.bind(owner);
    return account;
  }

  // ---- for accounts

  /** Whether somebody may hold so much, as far as the others are concerned. */
  boolean allows(long bytes) {
    return used.get() <= tight || bytes <= shared / Math.max(1, holderCount.get());
  }

  /** Something is held that is of no account: more, or less where it is negative. */
  void add(long bytes) {
    used.addAndGet(bytes);
  }

  /** What an account holds may have changed. With the account's monitor. */
  void moved(MemoryAccount account, long before, long after) {
    if (before == after) {
      // Who holds nothing as before is no holder, and nothing would take him out again.
      return;
    }
    used.addAndGet(after - before);
    if (before == 0) {
      holders.add(account);
      holderCount.incrementAndGet();
    } else if (after == 0) {
      holders.remove(account);
      holderCount.decrementAndGet();
    }
  }

  void refused() {
    pressure.onRefused();
  }

  /**
   * Has those that hold most give it up until the rest is within the limit. Never blocks; does
   * nothing while another thread does it.
   */
  void relieve() {
    long now = used.get();
    pressure.look(now);
    if (now <= limit) {
      if (enough != limit) {
        enough = limit;
      }
    } else if (now > enough && relieving.compareAndSet(false, true)) {
      try {
        closeLargest();
      } finally {
        relieving.set(false);
      }
    }
  }

  private void closeLargest() {
    MemoryAccount largest = largest();
    while (largest != null) {
      largest.giveUp();
      if (largest.isOfConnection()) {
        pressure.onClosed();
      } else {
        pressure.onRefused();
      }
      largest = largest();
    }
    // Else each send would look at all accounts until the last one has given up what it holds.
    enough = used.get() + limit / 64;
  }

  /** Who is to give up what he holds; null where that is nobody, or enough is on its way back. */
  private @Nullable MemoryAccount largest() {
    MemoryAccount largest = null;
    long most = 0;
    long comesBack = 0;
    for (MemoryAccount each : holders) {
      if (each.isGivingUp()) {
        comesBack += each.held();
      } else if (each.weight() > most) {
        most = each.weight();
        largest = each;
      }
    }
    return used.get() - comesBack > limit ? largest : null;
  }
}
