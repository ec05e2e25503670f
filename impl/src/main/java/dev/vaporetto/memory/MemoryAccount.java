package dev.vaporetto.memory;

import org.jspecify.annotations.Nullable;

/**
 * What one connection holds of a {@link MemoryBudget}, in two halves: what waits for the peer, and
 * what has arrived and is not complete. Each half is for the thread that may change it; what the
 * methods for all threads return may be late by a moment. Beside them is what layers above keep of
 * messages, which any thread may change.
 *
 * <p>What is queued is first only noted, under the lock of whoever queues it. It is of account when
 * {@link #settle} finds that it waits: most messages have left before.
 */
public final class MemoryAccount {
  /** Bytes are on account in whole steps of so many. */
  public static final int STEP = 1024;

  /** What an object takes beside the bytes that it is about: a buffer, a node of a queue. */
  public static final int OBJECT = 128;

  /** So large a message is not taken by a socket as a matter of course. */
  private static final int LARGE = 64 * 1024;

  /** Whose account it is. */
  @FunctionalInterface
  public interface Owner {
    /**
     * Others need the memory: gives up what it holds, soon. Never blocks, takes no turn of a user.
     */
    void giveUpMemory();
  }

  private final MemoryBudget budget;

  /** Who is asked to give up what is held; null before there is anything. */
  private volatile @Nullable Owner owner;

  /** What is queued, whether it waits or not; guarded by the owner of the outbound half. */
  private long queued;

  /** What of it is on account. Written with the monitor, by the owner of the outbound half. */
  private volatile long outbound;

  /** The same of what is not complete. */
  private volatile long inbound;

  /** How many bytes wait for the peer, those included that others hold as well. */
  private volatile long waiting;

  /** What layers above keep. Written with the monitor. */
  private volatile long kept;

  /** Whether what they keep is of account no more. Guarded by the monitor. */
  private boolean keepsNoMore;

  private volatile boolean givingUp;

  /** Whether what is given up is a connection. */
  private final boolean ofConnection;

  MemoryAccount(MemoryBudget budget, boolean ofConnection) {
    this.budget = budget;
    this.ofConnection = ofConnection;
  }

  /** Sets who is asked to give up what is held, before there is anything. */
  public void bind(Owner of) {
    owner = of;
  }

  /** What this account is of. */
  public MemoryBudget budget() {
    return budget;
  }

  // ---- the outbound half

  /** So many bytes more are queued. */
  public void queue(long bytes) {
    queued += bytes;
  }

  /** So many of them are not any more. */
  public void dequeue(long bytes) {
    queued -= bytes;
  }

  /** This is all that is queued. */
  public void requeue(long bytes) {
    queued = bytes;
  }

  /** What is queued waits, now or as before. Touches what accounts share only where it must. */
  public void settle(long waitingBytes) {
    waiting = waitingBytes;
    long steps = inSteps(queued);
    if (steps != outbound) {
      synchronized (this) {
        long before = held();
        outbound = steps;
        budget.moved(this, before, held());
      }
    }
  }

  /** Whether anything of the outbound half is on account. */
  public boolean isOnAccount() {
    return outbound != 0;
  }

  /**
   * Whether a message may wait for the peer behind others. What holds those counts as well: small
   * messages take more than their bytes. For the owner of the outbound half.
   *
   * @param waitingBytes that wait already
   * @param size of the message
   */
  public boolean mayWait(long waitingBytes, int size) {
    return budget.allows(Math.max(waitingBytes, queued) + size);
  }

  /** Whether a message may be sent that is likely to wait though nothing waits before it. */
  public boolean mayBegin(int size) {
    return size < LARGE || budget.allows(size);
  }

  // ---- the inbound half

  /** So many bytes are held of what has arrived. */
  public void arrived(long bytes) {
    long steps = inSteps(bytes);
    if (steps != inbound) {
      synchronized (this) {
        long before = held();
        inbound = steps;
        budget.moved(this, before, held());
      }
      relieve();
    }
  }

  private static long inSteps(long bytes) {
    return bytes <= 0 ? 0 : (bytes + STEP - 1) / STEP * STEP;
  }

  // ---- what layers above keep: from any thread, without a lock

  /**
   * Keeps some bytes more, if there is memory for them. Else that is a refusal, which counts.
   *
   * @param bytes 0 or more
   * @return whether they are kept
   */
  public boolean tryKeep(long bytes) {
    if (!budget.allows(held() + bytes)) {
      refused();
      return false;
    }
    keep(bytes);
    return true;
  }

  /**
   * Keeps some bytes more, whether there is memory for them or not; whoever holds most gives it up
   * then.
   *
   * @param bytes negative for less
   */
  public void keep(long bytes) {
    move(bytes);
    if (bytes > 0) {
      relieve();
    }
  }

  private synchronized void move(long bytes) {
    if (!keepsNoMore) {
      long before = held();
      kept += bytes;
      // Who has given up, and is no connection, goes on.
      givingUp &= ofConnection || bytes <= 0;
      budget.moved(this, before, held());
    }
  }

  /** What is kept is of account no more, and neither is what comes. */
  public synchronized void endKeeping() {
    if (!keepsNoMore) {
      move(-kept);
      keepsNoMore = true;
    }
  }

  // ---- from any thread, without a lock

  /**
   * Something may have been put on an account. If that was too much, those that hold most give it
   * up, on this thread.
   */
  public void relieve() {
    budget.relieve();
  }

  /** A send was refused because of {@link #mayWait}. */
  public void refused() {
    budget.refused();
  }

  /** How many bytes are on account. */
  public long held() {
    return outbound + inbound + kept;
  }

  /** What it would help to close the connection: what others hold as well counts. */
  long weight() {
    return Math.max(outbound, waiting) + inbound + kept;
  }

  /** Whether giving up closes a connection; else it fails sends that have not got to one. */
  boolean isOfConnection() {
    return ofConnection;
  }

  boolean isGivingUp() {
    return givingUp;
  }

  void giveUp() {
    givingUp = true;
    boolean done = false;
    try {
      Owner asked = owner;
      if (asked != null) {
        asked.giveUpMemory();
      }
      // What has given up all at once may hold something again later.
      done = held() > 0;
    } finally {
      // If there was no memory for that, it is tried again.
      givingUp = done;
    }
  }
}
