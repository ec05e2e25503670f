package dev.vaporetto.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the fluent API keeps of messages where no engine of ours counts it: what waits in
 * rooms, and for sockets of other engines. A message of any size is taken when nothing is kept.
 * What is refused is counted, and logged once in a minute. Thread-safe.
 */
public final class KeptTotal {
  /** A part of the heap that leaves room for what waits in the engines themselves. */
  private static final int PART_OF_HEAP = 8;

  private static final KeptTotal SHARED =
      new KeptTotal(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);

  /** Why something is refused; for the log, so it needs no stack. */
  private static final class Full extends Exception {
    private static final long serialVersionUID = 1;

    Full(long most) {
      super("expected at most " + most + " bytes", null, false, false);
    }
  }

  private final long most;
  private final Full full;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  /** A bound of its own, in bytes. */
  public KeptTotal(long most) {
    this.most = most;
    this.full = new Full(most);
  }

  /** That of all rooms and sockets of this copy of the library: an eighth of the largest heap. */
  public static KeptTotal shared() {
    return SHARED;
  }

  /** A share of it, which holds nothing yet. */
  public KeptShare open() {
    return new KeptShare(this);
  }

  /** How many bytes are kept. */
  public long bytes() {
    return bytes.get();
  }

  /** How often something was refused. */
  public long refused() {
    return refused.get();
  }

  /** Whether something of this size would be taken. */
  boolean takes(long size) {
    long now = bytes.get();
    return now == 0 || now + size <= most;
  }

  /** Adds something, unless it exceeds the bound; returns whether it was added. */
  boolean add(long size) {
    long now = bytes.addAndGet(size);
    boolean taken = now == size || now <= most;
    if (!taken) {
      remove(size);
      refused.incrementAndGet();
      RepeatedLog.warn(
          KeptTotal.class,
          "rooms, and sockets of other engines, keep as much of messages as all of them may;"
              + " further ones are refused until some have gone",
          full);
    }
    return taken;
  }

  /** Adds something that is there already. */
  void addAnyway(long size) {
    bytes.addAndGet(size);
  }

  /** Removes something. */
  void remove(long size) {
    bytes.addAndGet(-size);
  }
}
