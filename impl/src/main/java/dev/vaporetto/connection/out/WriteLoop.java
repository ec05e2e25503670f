package dev.vaporetto.connection.out;

import dev.vaporetto.connection.wire.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries an {@link Outbox} to the transport: polls under the connection's lock, writes without it,
 * and reports. Senders learn the outcome without the lock: on the thread of the send itself where
 * it is done before it returns, else on an executor, since user code may hang on it.
 */
final class WriteLoop {
  /** Writes in a row of a thread that is not a sender's. */
  private static final int MAX_ROUNDS = 16;

  /** Outcomes that are reported one after another; an executor may run each inside the last one. */
  private static final int MAX_CHAIN = 100;

  private final ReentrantLock lock;
  private final Transport transport;
  private final Executor executor;
  private final SenderEvents events;
  private final Outbox outbox;
  private final Writer writer = new Writer();

  /** Signalled when bytes were written, a message in parts has ended, or the transport failed. */
  private final Condition progress;

  WriteLoop(
      ReentrantLock lock,
      Transport transport,
      Executor executor,
      SenderEvents events,
      Outbox outbox) {
    this.lock = lock;
    this.transport = transport;
    this.executor = executor;
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
  @Nullable ByteBuffer next() {
    if (!writer.isReady()) {
      return null;
    }
    ByteBuffer batch = outbox.poll();
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
   * connection fails when the peer takes nothing for the send timeout.
   *
   * @throws IOException if the transport fails first
   */
  void awaitWritten(long position) throws IOException, InterruptedException {
    while (!outbox.isWritten(position)) {
      IOException failure = writer.failure();
      if (failure != null) {
        throw new IOException(failure.getMessage(), failure);
      }
      awaitProgress(Long.MAX_VALUE);
    }
  }

  /**
   * Nothing can be written any more, once.
   *
   * @return the sends that have failed by that, for {@link #tell}
   */
  List<Receipt> fail(IOException reason) {
    if (!writer.fail(reason)) {
      return List.of();
    }
    signalProgress();
    return outbox.clear();
  }

  // ---- without the lock

  /**
   * Writes until nothing is queued or the transport is busy, for a while.
   *
   * @param first what {@link #next} has returned
   */
  void write(@Nullable ByteBuffer first) {
    boolean unused = writeFor(null, first);
  }

  /**
   * The same, for the send that the calling thread is in, and whose outcome it learns here if that
   * is known before it returns.
   *
   * @return whether it is done
   */
  boolean writeFor(@Nullable Receipt own, @Nullable ByteBuffer first) {
    ByteBuffer batch = first;
    long written = -1;
    for (int round = 0; batch != null; round++) {
      if (own == null && round >= MAX_ROUNDS) {
        // A selector, or the timers: other sockets wait for this thread.
        ByteBuffer rest = batch;
        executor.execute(() -> write(rest));
        break;
      }
      Ended ended = NOTHING;
      try {
        ended = returned(transport.write(batch), own);
      } catch (IOException e) {
        events.onTransportFailed(e);
      } catch (RuntimeException | Error e) {
        // A container's own failure must not leave the connection waiting for a completion.
        events.onTransportFailed(new IOException("the container failed to write: " + e, e));
      }
      written = Math.max(written, ended.written);
      batch = ended.next;
    }
    if (own == null || own.end() > written) {
      return false;
    }
    own.tell(null);
    return true;
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
      ByteBuffer taken = writer.completed();
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
   * @param written the position up to which the transport has taken bytes
   * @param done the sends that are done by it
   * @param next what is to be written next; null for nothing, or where outcomes come first
   * @param idle whether {@code next} has been asked for
   */
  private record Ended(long written, List<Receipt> done, @Nullable ByteBuffer next, boolean idle) {}

  private static final Ended NOTHING = new Ended(-1, List.of(), null, true);

  /** The transport's write() has returned. */
  private Ended returned(boolean whole, @Nullable Receipt own) {
    Ended ended;
    lock.lock();
    try {
      ByteBuffer taken = writer.returned(whole);
      if (taken == null) {
        // What is pending waits from now on.
        events.onBytesWritten(false);
        return NOTHING;
      }
      ended = ended(taken, own);
    } finally {
      lock.unlock();
    }
    return report(ended, own, false);
  }

  /** With the lock. */
  private Ended ended(ByteBuffer taken, @Nullable Receipt own) {
    List<Receipt> done = outbox.written(taken);
    signalProgress();
    // An outcome may run on this thread, which must not have taken the next batch then.
    boolean outcomesFirst = !(done.isEmpty() || (done.size() == 1 && done.get(0) == own));
    long written = outbox.written();
    return outcomesFirst
        ? new Ended(written, done, null, false)
        : new Ended(written, done, next(), true);
  }

  private Ended report(Ended ended, @Nullable Receipt own, boolean hadToWait) {
    events.onBytesWritten(hadToWait);
    Ended result = ended;
    if (!ended.idle) {
      tellOthers(ended.done, own, null);
      result = new Ended(ended.written, ended.done, nextLocked(), true);
    }
    if (result.next == null) {
      events.onDrained();
    }
    return result;
  }

  private @Nullable ByteBuffer nextLocked() {
    lock.lock();
    try {
      return next();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Tells senders the outcome, which user code may hang on; null if the messages are on the way.
   */
  void tell(List<Receipt> receipts, @Nullable IOException outcome) {
    tellOthers(receipts, null, outcome);
  }

  private void tellOthers(
      List<Receipt> receipts, @Nullable Receipt own, @Nullable IOException outcome) {
    List<Receipt> others = new ArrayList<>(receipts.size());
    for (Receipt receipt : receipts) {
      if (receipt == own) {
        continue;
      }
      if (receipt.isSignal()) {
        receipt.tell(outcome);
      } else {
        others.add(receipt);
      }
    }
    for (int from = 0; from < others.size(); from += MAX_CHAIN) {
      int to = Math.min(others.size(), from + MAX_CHAIN);
      tellInTurn(others.subList(from, to).iterator(), outcome);
    }
  }

  /**
   * Each sender learns the outcome by a task of its own, which first has the next one start: what
   * hangs on one outcome may wait for another.
   */
  private void tellInTurn(Iterator<Receipt> receipts, @Nullable IOException outcome) {
    if (!receipts.hasNext()) {
      return;
    }
    Receipt receipt = receipts.next();
    executor.execute(
        () -> {
          try {
            tellInTurn(receipts, outcome);
          } finally {
            receipt.tell(outcome);
          }
        });
  }
}
