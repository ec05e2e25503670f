package dev.vaporetto.connection.out;

import dev.vaporetto.connection.wire.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
   * Writes until nothing is queued or the transport is busy.
   *
   * @param first what {@link #next} has returned
   * @param own the send whose outcome concerns the calling thread; null for none
   */
  void write(@Nullable ByteBuffer first, @Nullable Receipt own) {
    ByteBuffer batch = first;
    while (batch != null) {
      boolean whole;
      try {
        whole = transport.write(batch);
      } catch (IOException e) {
        events.onTransportFailed(e);
        return;
      } catch (RuntimeException | Error e) {
        // A container's own failure must not leave the connection waiting for a completion.
        events.onTransportFailed(new IOException("the container failed to write: " + e, e));
        return;
      }
      batch = returned(whole, own);
    }
  }

  /** Returns what is to be written next. */
  private @Nullable ByteBuffer returned(boolean whole, @Nullable Receipt own) {
    List<Receipt> done;
    ByteBuffer next;
    boolean drained;
    lock.lock();
    try {
      ByteBuffer taken = writer.returned(whole);
      if (taken == null) {
        // What is pending waits from now on.
        events.onBytesWritten(false);
        return null;
      }
      done = outbox.written(taken);
      next = next();
      drained = next == null && outbox.isWritten();
      signalProgress();
    } finally {
      lock.unlock();
    }
    settled(done, own, drained, false);
    return next;
  }

  /** The transport has taken a write whose rest was pending. */
  void onWritten() {
    List<Receipt> done;
    ByteBuffer next;
    boolean drained;
    lock.lock();
    try {
      ByteBuffer taken = writer.completed();
      if (taken == null) {
        return;
      }
      done = outbox.written(taken);
      next = next();
      drained = next == null && outbox.isWritten();
      signalProgress();
    } finally {
      lock.unlock();
    }
    settled(done, null, drained, true);
    write(next, null);
  }

  private void settled(
      List<Receipt> done, @Nullable Receipt own, boolean drained, boolean hadToWait) {
    events.onBytesWritten(hadToWait);
    tell(done, own, null);
    if (drained) {
      events.onDrained();
    }
  }

  /**
   * Tells senders the outcome, which user code may hang on.
   *
   * @param own the send that the calling thread is in; null for none
   * @param outcome null if the messages are on their way
   */
  void tell(List<Receipt> receipts, @Nullable Receipt own, @Nullable IOException outcome) {
    List<Receipt> others = null;
    for (Receipt receipt : receipts) {
      if (receipt == own || receipt.isSignal()) {
        receipt.tell(outcome);
      } else {
        others = others == null ? new ArrayList<>(receipts.size()) : others;
        others.add(receipt);
      }
    }
    if (others != null) {
      List<Receipt> handedOver = others;
      executor.execute(() -> Receipt.tell(handedOver, outcome));
    }
  }
}
