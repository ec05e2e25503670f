package dev.vaporetto.connection.out;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The write that is going on: one at a time. Guarded by the connection's lock; the transport is
 * called without it.
 *
 * <pre>
 *   CLOSED_GATE ── start() ──► IDLE ── begin() ──► WRITING ── returned(true) ──► IDLE
 *                                                    │  │ returned(false)         ▲
 *                         completed(), still inside  │  └──────► PENDING ─────────┤ completed()
 *                         the transport's write()    └─► TAKEN ── returned() ─────┘
 *
 *   PENDING ── failed() ──► LOST
 *   WRITING ── failed() ──► FAILING ── returned(false) ──► LOST, returned(true) ──► IDLE
 * </pre>
 *
 * The end of the connection ({@link #fail}) begins no write any more, and leaves the one that is
 * going on undecided: only the transport knows whether the socket has taken it.
 */
final class Writer {
  private enum State {
    /** The transport cannot carry bytes yet. */
    CLOSED_GATE,
    IDLE,
    /** A thread is inside the transport's write(). */
    WRITING,
    /** The same, and the transport has reported already that all is taken. */
    TAKEN,
    /** The transport owns the buffer and will report. */
    PENDING,
    /** A thread is inside the transport's write(), and the transport has reported a failure. */
    FAILING,
    /** The transport has not taken what it was to write. */
    LOST
  }

  private State state = State.CLOSED_GATE;

  /** What the transport is writing; null while there is no write. */
  private @Nullable WriteBatch inFlight;

  /** What was left of a pending write when it was last looked at, in bytes. */
  private int remaining;

  /** Why nothing can be written any more; null while the transport is there. */
  private @Nullable IOException failure;

  /** The transport can carry bytes. */
  void start() {
    if (state == State.CLOSED_GATE) {
      state = State.IDLE;
    }
  }

  /** Whether a write may begin. */
  boolean isReady() {
    return state == State.IDLE && failure == null;
  }

  /** Whether no write is going on. */
  boolean isIdle() {
    return inFlight == null;
  }

  /** Whether the transport has left bytes over for later. */
  boolean isPending() {
    return state == State.PENDING;
  }

  /** The calling thread is about to write; only when {@link #isReady}. */
  void begin(WriteBatch batch) {
    state = State.WRITING;
    inFlight = batch;
  }

  /**
   * The transport's write() has returned.
   *
   * @return what it has taken as a whole; null if the rest is pending, or is lost
   */
  @Nullable WriteBatch returned(boolean whole) {
    WriteBatch batch = inFlight;
    if (batch == null) {
      return null;
    }
    if (whole || state == State.TAKEN) {
      return ended(batch);
    }
    if (state == State.FAILING) {
      lost();
      return null;
    }
    state = State.PENDING;
    remaining = batch.remaining();
    return null;
  }

  /**
   * The transport reports that it has taken all.
   *
   * @return what it has taken; null if the thread inside its write() goes on, or none is there
   */
  @Nullable WriteBatch completed() {
    WriteBatch batch = inFlight;
    if (batch == null) {
      return null;
    }
    if (state == State.PENDING) {
      return ended(batch);
    }
    state = State.TAKEN;
    return null;
  }

  private WriteBatch ended(WriteBatch batch) {
    state = State.IDLE;
    inFlight = null;
    return batch;
  }

  /** The transport reports that it will not take all; its write() may not have returned yet. */
  void failed() {
    if (state == State.PENDING) {
      lost();
    } else if (state == State.WRITING) {
      state = State.FAILING;
    }
  }

  /** The transport has not taken all, and no thread is inside its write(). */
  void lost() {
    state = State.LOST;
    inFlight = null;
  }

  /** What the transport is writing; null while there is no write. */
  @Nullable WriteBatch inFlight() {
    return inFlight;
  }

  /** Whether the pending write has gone on since the last look. */
  boolean hasProgressed() {
    WriteBatch batch = inFlight;
    if (batch == null) {
      return false;
    }
    int left = batch.remaining();
    boolean progressed = left != remaining;
    remaining = left;
    return progressed;
  }

  @Nullable IOException failure() {
    return failure;
  }

  /**
   * Nothing can be written any more.
   *
   * @return false if that was known
   */
  boolean fail(IOException reason) {
    if (failure != null) {
      return false;
    }
    failure = reason;
    return true;
  }
}
