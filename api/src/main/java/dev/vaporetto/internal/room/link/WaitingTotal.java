package dev.vaporetto.internal.room.link;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the messages of all rooms together that wait until they are sent to the members of this
 * node. A message of any size is taken when none waits. Thread-safe.
 */
public final class WaitingTotal {
  /** A part of the heap that leaves room for what waits for the members themselves. */
  private static final int PART_OF_HEAP = 8;

  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  /** An eighth of the largest heap. */
  public WaitingTotal() {
    this(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
  }

  /** With another bound, in bytes. */
  WaitingTotal(long most) {
    this.most = most;
  }

  /** Whether a message of this size would be taken. */
  boolean takes(long size) {
    long now = bytes.get();
    return now == 0 || now + size <= most;
  }

  /** Adds a message, unless it exceeds the bound; returns whether it was added. */
  boolean add(long size) {
    long now = bytes.addAndGet(size);
    boolean taken = now == size || now <= most;
    if (!taken) {
      remove(size);
    }
    return taken;
  }

  /** Removes a message. */
  void remove(long size) {
    bytes.addAndGet(-size);
  }
}
