package dev.vaporetto.internal.room.link;

import dev.vaporetto.internal.KeptShare;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the messages of one room that wait until they are sent to the members of this node. A
 * message of any size is taken when none waits. Thread-safe.
 */
public final class WaitingBytes {
  /** Enough for a burst; a room that exceeds it is slower than its senders for longer. */
  public static final long MAX = 16L * 1024 * 1024;

  /** What each message counts at least: its objects take memory however little is in it. */
  private static final int LEAST = 256;

  /** So many bytes, or messages, may wait before a sender has to wait for a delivery. */
  private static final long AHEAD_BYTES = 256 * 1024;

  private static final int AHEAD_MESSAGES = 256;

  /** How long a sender waits at most: half of what a send may hold the thread of a socket. */
  private static final Duration PATIENCE = Duration.ofMillis(25);

  private final long patienceNanos;

  private final KeptShare total;

  /** Guarded by this object, like the fields below but for reads of the number. */
  private long bytes;

  private volatile int messages;

  /** Whether messages are being sent to members. */
  private boolean delivering;

  /**
   * Of one of many rooms.
   *
   * @param total of all of them
   */
  public WaitingBytes(KeptShare total) {
    this(total, PATIENCE);
  }

  /** For tests: a sender waits for another time at most. */
  WaitingBytes(KeptShare total, Duration patience) {
    this.total = total;
    patienceNanos = patience.toNanos();
  }

  /** Counts what waits in all rooms. */
  public KeptShare kept() {
    return total;
  }

  /** Whether a message of this size would be taken. */
  public synchronized boolean takes(int size) {
    return fits(size) && total.takes(held(size));
  }

  private boolean fits(int size) {
    return bytes == 0 || bytes + held(size) <= MAX;
  }

  private static long held(int size) {
    return Math.max(size, LEAST);
  }

  /** Adds a message, unless it exceeds the bound; returns whether it was added. */
  public synchronized boolean add(int size) {
    boolean taken = fits(size) && total.tryKeep(held(size));
    if (taken) {
      bytes += held(size);
      messages++;
    }
    return taken;
  }

  /** Removes a message. */
  public synchronized void remove(int size) {
    bytes -= held(size);
    total.release(held(size));
    messages--;
    notifyAll();
  }

  /** Whether a message may wait; false only if none did at the beginning of the call. */
  public boolean mayWait() {
    return messages > 0;
  }

  /** A thread begins to send messages to members. */
  public synchronized void begin() {
    delivering = true;
  }

  /** It has sent them. */
  public synchronized void end() {
    delivering = false;
    notifyAll();
  }

  /**
   * Waits while many messages wait and others are being sent: a sender that is faster than the
   * sockets becomes as slow as they are, instead of having its messages refused. It waits 25 ms at
   * most, in case that what is being sent waits for the sender, and since its thread may be that of
   * a socket.
   */
  public synchronized void awaitDeliveries() {
    long patience = System.nanoTime() + patienceNanos;
    try {
      while (delivering && (bytes > AHEAD_BYTES || messages > AHEAD_MESSAGES)) {
        long left = TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the stage of a message that exceeds the bound. */
  public static CompletionStage<Void> refused(String room, int size) {
    return CompletableFuture.failedStage(
        new IOException(
            "a message of "
                + size
                + " bytes came to the room "
                + room
                + ", whose members on this node are slower than its senders; expected at most "
                + MAX
                + " bytes to wait"));
  }
}
