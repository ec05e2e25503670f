package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LimitedExecutor;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.metrics.ConnectionCounters;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries an {@link Outbox} to the transport: polls under the connection's lock, writes without it,
 * and reports. Senders learn the outcome without the lock: on the thread of the send itself where
 * it is done before it returns, else on an executor, since user code may hang on it.
 */
final class WriteLoop {
  /** Writes in a row of a thread that is not a sender's. */
  private static final int MAX_ROUNDS = 16;

  private final ReentrantLock lock;
  private final Transport transport;

  /** For a thread that must not go on writing itself. */
  private final Executor executor;

  private final Outcomes outcomes;
  private final SenderEvents events;
  private final Outbox outbox;
  private final Writer writer = new Writer();

  /** Signalled when bytes were written, a message in parts has ended, or the transport failed. */
  private final Condition progress;

  WriteLoop(
      ReentrantLock lock,
      Transport transport,
      LimitedExecutor outcomes,
      SenderEvents events,
      Outbox outbox,
      ConnectionCounters counters) {
    this.lock = lock;
    this.transport = transport;
    this.executor = outcomes.unlimited();
    this.outcomes = new Outcomes(outcomes, counters);
    this.events = events;
    this.outbox = outbox;
    this.progress = lock.newCondition();
  }

  // ---- the caller holds the lock

  /** The transport can carry bytes. */
  void start() {
    writer.start();
  }

  boolean isIdle() {
    return writer.isIdle();
  }

  /** Whether {@link #next} would return what is queued. */
  boolean isReady() {
    return writer.isReady();
  }

  boolean isPending() {
    return writer.isPending();
  }

  /** Whether the pending write has gone on since the last look. */
  boolean hasProgressed() {
    return writer.hasProgressed();
  }

  /** Why nothing can be written any more; null while it can. */
  @Nullable IOException failure() {
    return writer.failure();
  }

  /**
   * What the calling thread has to {@link #write} after it has released the lock; null for none.
   */
  @Nullable WriteBatch next() {
    return next(false);
  }

  /**
   * The same.
   *
   * @param lent whether something of it is borrowed; see {@link Outbox#mayBorrow}
   */
  @Nullable WriteBatch next(boolean lent) {
    if (!writer.isReady()) {
      return null;
    }
    WriteBatch batch = outbox.poll(lent);
    if (batch != null) {
      writer.begin(batch);
    }
    return batch;
  }

  /** Waits for bytes to be written, or the end; returns sooner at times. Releases the lock. */
  @SuppressWarnings("WaitNotInLoop") // every caller looks again in a loop
  void awaitProgress(long nanos) throws InterruptedException {
    progress.awaitNanos(nanos);
  }

  /** Has the threads that wait look again. */
  void signalProgress() {
    progress.signalAll();
  }

  /**
   * Waits until the transport has taken everything up to a position. There is no timeout: the
   * connection fails when the peer takes nothing for the send timeout, and the transport reports
   * the outcome of a write that is going on then.
   *
   * @throws IOException if what is before the position is dropped, because the transport fails
   *     first or its memory is needed
   */
  void awaitWritten(long position) throws IOException, InterruptedException {
    while (!outbox.isWritten(position)) {
      if (outbox.isDropped(position)) {
        IOException failure = writer.failure();
        throw failure != null
            ? new IOException(failure.getMessage(), failure)
            : new IOException("the message was dropped: its memory is needed for others");
      }
      awaitProgress(Long.MAX_VALUE);
    }
  }

  /**
   * Nothing can be written any more, once. The sends of a write that is going on learn their
   * outcome when the transport has ended it.
   *
   * @return the sends that have failed by that, for {@link #tell}
   */
  List<Receipt> fail(IOException reason) {
    return writer.fail(reason) ? takeLost() : List.of();
  }

  /** Drops what is not being written, and returns like {@link #fail}. */
  List<Receipt> takeLost() {
    signalProgress();
    return outbox.clear(writer.inFlight());
  }

  // ---- without the lock

  /**
   * Writes what is queued. If that fails, the connection ends: else it would be silent for ever.
   */
  void flush() {
    WriteBatch batch;
    try {
      batch = nextLocked();
    } catch (RuntimeException | Error e) {
      events.onTransportFailed(new IOException("what waits could not be written: " + e, e));
      return;
    }
    write(batch);
  }

  /**
   * Writes until nothing is queued or the transport is busy, for a while.
   *
   * @param first what {@link #next} has returned
   */
  void write(@Nullable WriteBatch first) {
    boolean unused = writeFor(null, first);
  }

  /**
   * The same, for the send that the calling thread is in, and whose outcome it learns here if that
   * is known before it returns.
   *
   * @return whether it is done
   */
  boolean writeFor(@Nullable Receipt own, @Nullable WriteBatch first) {
    WriteBatch batch = first;
    boolean done = false;
    for (int round = 0; batch != null; round++) {
      Ended ended = NOTHING;
      try {
        if (own == null && round >= MAX_ROUNDS) {
          // A selector, or the timers: other sockets wait for this thread.
          WriteBatch rest = batch;
          executor.execute(() -> write(rest));
          break;
        }
        events.onFrames(batch.buffers());
        // Not a method of its own: each frame of the stack is in every trace of a user's.
        boolean whole = batch.isLent() ? lend(batch) : transport.write(batch.buffers());
        ended = returned(whole, own);
      } catch (IOException e) {
        threw(e);
      } catch (RuntimeException | Error e) {
        // A container's own failure must not leave the connection waiting for a completion.
        threw(new IOException("the container failed to write: " + e, e));
      }
      done |= ended.ownDone;
      batch = ended.next;
    }
    if (own == null || !done) {
      outbox.relieve();
      return false;
    }
    own.tell(null);
    return true;
  }

  /** The transport takes what it can at once, and then owns a copy of the rest. */
  private boolean lend(WriteBatch batch) throws IOException {
    return transport.writeNow(batch.buffers()) || transport.write(batch.ownRest());
  }

  /** The transport's write() has thrown. */
  private void threw(IOException failure) {
    tellLost(Writer::lost);
    events.onTransportFailed(failure);
  }

  /** The transport reports that it will not take all. */
  void onWriteFailed() {
    tellLost(Writer::failed);
  }

  /** If the connection has ended, tells the senders whose messages are lost by an event. */
  private void tellLost(Consumer<Writer> event) {
    List<Receipt> lost = List.of();
    IOException reason;
    lock.lock();
    try {
      event.accept(writer);
      reason = writer.failure();
      if (reason != null) {
        lost = takeLost();
      }
    } finally {
      lock.unlock();
    }
    tell(lost, reason);
  }

  /** The transport has taken a write whose rest was pending. Never throws. */
  void onWritten() {
    try {
      completed();
    } catch (RuntimeException | Error e) {
      events.onTransportFailed(new IOException("what follows a write has failed: " + e, e));
    }
  }

  private void completed() {
    Ended ended;
    lock.lock();
    try {
      WriteBatch taken = writer.completed();
      if (taken == null) {
        return;
      }
      ended = ended(taken, null);
    } finally {
      lock.unlock();
    }
    write(report(ended, null, true).next);
  }

  /**
   * What follows a write that has ended.
   *
   * @param ownDone whether the send that the calling thread is in is done
   * @param done the sends that are done by it
   * @param next what is to be written next; null for nothing, or where outcomes come first
   * @param idle whether {@code next} has been asked for
   */
  private record Ended(
      boolean ownDone, List<Receipt> done, @Nullable WriteBatch next, boolean idle) {}

  private static final Ended NOTHING = new Ended(false, List.of(), null, true);

  /** The transport's write() has returned. */
  private Ended returned(boolean whole, @Nullable Receipt own) {
    @Nullable Ended ended = null;
    lock.lock();
    try {
      WriteBatch taken = writer.returned(whole);
      if (taken == null) {
        // What is pending waits from now on.
        events.onBytesWritten(false);
        outbox.settle(writer.failure() == null ? own : null);
      } else {
        ended = ended(taken, own);
      }
    } finally {
      lock.unlock();
    }
    if (ended == null) {
      tellLost(returned -> {});
      return NOTHING;
    }
    return report(ended, own, false);
  }

  /** With the lock. */
  private Ended ended(WriteBatch taken, @Nullable Receipt own) {
    List<Receipt> done = outbox.written(taken);
    signalProgress();
    // An outcome may run on this thread, which must not have taken the next batch then.
    boolean outcomesFirst = !(done.isEmpty() || (done.size() == 1 && done.get(0) == own));
    boolean ownDone = own != null && outbox.isWritten(own.end());
    return outcomesFirst
        ? new Ended(ownDone, done, null, false)
        : new Ended(ownDone, done, next(), true);
  }

  private Ended report(Ended ended, @Nullable Receipt own, boolean hadToWait) {
    events.onBytesWritten(hadToWait);
    Ended result = ended;
    if (!ended.idle) {
      outcomes.tell(ended.done, own, null);
      result = new Ended(ended.ownDone, ended.done, nextLocked(), true);
    }
    if (result.next == null) {
      events.onDrained();
    }
    return result;
  }

  private @Nullable WriteBatch nextLocked() {
    lock.lock();
    try {
      return next();
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Outcomes#tell}. */
  void tell(List<Receipt> receipts, @Nullable IOException outcome) {
    outcomes.tell(receipts, null, outcome);
  }
}
