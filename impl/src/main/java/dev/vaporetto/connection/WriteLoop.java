package dev.vaporetto.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is queued to the transport, one writer at a time, and tells who waits for that. All
 * state is guarded by the connection's lock; the transport and callbacks are called outside it.
 *
 * <pre>
 *            write() = true
 *   IDLE ──► WRITING ─────────► IDLE, or the next buffer
 *               │ write() = false         ▲
 *               └──────► PENDING ─────────┘ onWritten()
 * </pre>
 *
 * Unless said otherwise, the caller of a method holds the lock, which may be released meanwhile.
 */
final class WriteLoop {
  private enum State {
    IDLE,
    /** A thread is inside {@link Transport#write}. */
    WRITING,
    /** The transport owns {@code inFlight} and will call back. */
    PENDING
  }

  private final Connection connection;
  private final ReentrantLock lock;
  private final Transport transport;
  private final Timers timers;
  private final OutboundQueue queue;

  /** Queues what is to be written now and was kept back until it can be. */
  private final Runnable refill;

  private final PendingSends pending = new PendingSends();

  private State state = State.IDLE;

  /** What the transport is writing; null when IDLE. */
  private @Nullable ByteBuffer inFlight;

  /**
   * Counts writes, so that a thread that comes back from one knows whether it is still the last.
   */
  private long writeNumber;

  /** The position in the outgoing stream up to which the transport has taken bytes. */
  private long written;

  /** A thread is inside {@link Transport#finishWrite}. */
  private boolean finishing;

  /** Signalled when bytes were written or the transport failed; created when first needed. */
  private @Nullable Condition progress;

  private int waiters;

  /** Why nothing can be written any more; null while the transport is there. */
  private @Nullable IOException failure;

  /** How long the peer may take no byte of a write. */
  private Duration timeout;

  /** When the write in flight last made progress, on the scale of {@link Timers#now}. */
  private long progressAt;

  /** What was left of it then. */
  private int progressRemaining;

  WriteLoop(
      Connection connection,
      ReentrantLock lock,
      Transport transport,
      Timers timers,
      OutboundQueue queue,
      Duration timeout,
      Runnable refill) {
    this.connection = connection;
    this.lock = lock;
    this.transport = transport;
    this.timers = timers;
    this.queue = queue;
    this.timeout = timeout;
    this.refill = refill;
  }

  boolean isIdle() {
    return state == State.IDLE;
  }

  boolean isPending() {
    return state == State.PENDING;
  }

  @Nullable IOException failure() {
    return failure;
  }

  Duration timeout() {
    return timeout;
  }

  void timeout(Duration value) {
    timeout = value;
  }

  /** Bytes of the queue that the transport has not taken yet. */
  long waiting() {
    return queue.end() - written;
  }

  /** Whether the transport has taken everything up to a position. */
  boolean isWritten(long end) {
    return written >= end;
  }

  /** Has a callback told when everything up to a position is written, or never will be. */
  void whenWritten(long end, SendCallback callback, long deadline) {
    pending.add(end, callback, deadline);
  }

  /** Writes until nothing is queued or the transport is busy. */
  void drain() {
    while (state == State.IDLE && failure == null && connection.isOpened()) {
      refill.run();
      if (queue.isEmpty()) {
        connection.onDrained();
        return;
      }
      if (!write(queue.poll())) {
        return;
      }
    }
  }

  /** Returns whether the write is over, and well. */
  private boolean write(ByteBuffer batch) {
    state = State.WRITING;
    inFlight = batch;
    progressRemaining = batch.remaining();
    long number = ++writeNumber;
    boolean done = false;
    IOException broken = null;
    lock.unlock();
    try {
      done = transport.write(batch);
    } catch (IOException e) {
      broken = e;
    } catch (RuntimeException | Error e) {
      // A container's own failure must not leave the connection waiting for a completion.
      broken = new IOException("the container failed to write: " + e, e);
    } finally {
      lock.lock();
    }
    if (number != writeNumber || state != State.WRITING) {
      // The write was pending, and its completion was faster than this thread.
      return false;
    }
    if (broken != null) {
      connection.onTransportFailed(broken);
      return false;
    }
    if (!done) {
      state = State.PENDING;
      progressAt = timers.now();
      signalProgress();
      return false;
    }
    ended(batch);
    return true;
  }

  /** The write in flight has ended well. */
  private void ended(ByteBuffer batch) {
    state = State.IDLE;
    inFlight = null;
    // Every buffer of the queue begins at 0, so its limit is its size.
    written += batch.limit();
    connection.onActivity();
    queue.release(batch);
    signalProgress();
    List<SendCallback> done = pending.takeUntil(written);
    if (!done.isEmpty()) {
      lock.unlock();
      try {
        PendingSends.tell(done, null);
      } finally {
        lock.lock();
      }
    }
  }

  /** See {@link Connection#onWritten}. */
  void onWritten() {
    ByteBuffer batch = inFlight;
    if (batch == null) {
      return;
    }
    // Also when WRITING: the thread inside write() finds the number or the state changed.
    writeNumber++;
    // Its buffers were full: only the peer can have made room.
    connection.onPeerAlive();
    ended(batch);
    drain();
  }

  // ---- waiting

  /**
   * Blocks until the transport has taken the bytes up to a position. There is no timeout of its
   * own: {@link Connection#onTick} fails the transport when the peer takes nothing for the send
   * timeout.
   *
   * @param deadline on the scale of {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
   * @return false if the deadline came first
   * @throws IOException if the transport fails first
   */
  boolean awaitWritten(long end, long deadline) throws IOException, InterruptedException {
    while (written < end) {
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      awaitOrHelp(left);
    }
    return true;
  }

  /** Lends this thread to the transport, or if it cannot make use of it, waits for progress. */
  void awaitOrHelp(long nanos) throws InterruptedException {
    if (finishing || state != State.PENDING) {
      awaitProgress(nanos);
      return;
    }
    long before = writeNumber;
    finishing = true;
    long patience = Math.min(nanos, Timers.nanos(timeout));
    lock.unlock();
    boolean helped;
    try {
      helped = transport.finishWrite(patience);
    } finally {
      lock.lock();
      finishing = false;
      signalProgress();
    }
    // The write may have ended while the lock was free; then there is nothing to wait for.
    if (!helped && state == State.PENDING && before == writeNumber && failure == null) {
      awaitProgress(nanos);
    }
  }

  @SuppressWarnings("WaitNotInLoop") // every caller looks again in a loop
  private void awaitProgress(long nanos) throws InterruptedException {
    if (progress == null) {
      progress = lock.newCondition();
    }
    waiters++;
    try {
      progress.awaitNanos(nanos);
    } finally {
      waiters--;
    }
  }

  /** Has those who wait look again. */
  void signalProgress() {
    if (waiters > 0 && progress != null) {
      progress.signalAll();
    }
  }

  // ---- the end

  /** Looks after the send timeout. Returns whether it has passed. */
  boolean isStuck(long now) {
    ByteBuffer batch = inFlight;
    if (state != State.PENDING || batch == null) {
      return false;
    }
    int remaining = batch.remaining();
    if (remaining != progressRemaining) {
      progressRemaining = remaining;
      progressAt = now;
      connection.onPeerAlive();
    }
    return now - progressAt > Timers.nanos(timeout);
  }

  /** Whether a message with a timeout of its own has waited longer. */
  boolean isLate(long now) {
    return pending.isLate(now);
  }

  /**
   * Nothing can be written any more, once.
   *
   * @return who waited for it, to be told without the lock
   */
  List<SendCallback> fail(IOException reason) {
    failure = reason;
    queue.clear();
    signalProgress();
    return pending.takeUntil(Long.MAX_VALUE);
  }
}
