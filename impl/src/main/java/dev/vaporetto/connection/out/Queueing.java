package dev.vaporetto.connection.out;

import dev.vaporetto.connection.out.Compression.Outcome;
import dev.vaporetto.engine.Overflow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of a frame into the {@link Outbox}: admission, compression, queueing. The turn of a
 * {@link Compression} comes before the connection's lock; neither is held while a sender waits.
 * Thread-safe; no method is called with the lock.
 */
final class Queueing {
  private final ReentrantLock lock;
  private final Outbox outbox;
  private final WriteLoop loop;
  private final HoldBack holdBack;
  private final AdmissionControl admission;

  /** Null where nothing is compressed. */
  private final @Nullable Compression compression;

  private final SenderEvents events;

  Queueing(
      ReentrantLock lock,
      Outbox outbox,
      WriteLoop loop,
      HoldBack holdBack,
      AdmissionControl admission,
      @Nullable Compression compression,
      SenderEvents events) {
    this.lock = lock;
    this.outbox = outbox;
    this.loop = loop;
    this.holdBack = holdBack;
    this.admission = admission;
    this.compression = compression;
    this.events = events;
  }

  // ---- for senders that do not wait

  /**
   * Queues a frame, or has it wait in the backlog.
   *
   * @return what the calling thread has to write; null for nothing, also where the frame is held
   *     back
   * @throws IOException if it is refused
   * @throws IllegalStateException if the calling thread itself is sending another message in parts
   */
  @Nullable WriteBatch queue(OutgoingFrame frame, Receipt receipt) throws IOException {
    Compression stage = stageFor(frame);
    if (stage == null) {
      return admitAndAppend(frame, plain(frame), receipt);
    }
    Lock turn = stage.turn();
    if (turn != null) {
      return queueInTurn(turn, stage, frame, receipt);
    }
    // How small it becomes is not known before; a frame that is refused anyway is not compressed.
    admit(frame, 0);
    Outcome compressed = compress(stage, frame);
    try {
      return admitAndAppend(frame, compressed, receipt);
    } finally {
      stage.release(compressed);
    }
  }

  private @Nullable WriteBatch queueInTurn(
      Lock turn, Compression stage, OutgoingFrame frame, Receipt receipt) throws IOException {
    turn.lock();
    try {
      if (admit(frame, frame.size()) == Admission.APPEND) {
        return compressAndAppend(stage, frame, receipt, null);
      }
      // What waits may be dropped, so with context takeover it must not be compressed.
      return admitAndAppend(frame, plain(frame), receipt);
    } finally {
      turn.unlock();
      closeIfFailed(stage);
    }
  }

  private Admission admit(OutgoingFrame frame, int size) throws IOException {
    lock.lock();
    try {
      return admission.admit(frame, size);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable WriteBatch admitAndAppend(OutgoingFrame frame, Outcome outcome, Receipt receipt)
      throws IOException {
    ByteBuffer payload = outcome.payload();
    lock.lock();
    try {
      if (admission.admit(frame, payload.remaining()) == Admission.WAIT) {
        ByteBuffer own = outcome.isLasting(frame) ? payload.slice() : copy(payload);
        outbox.addToBacklog(frame.opcode(), own, outcome.reservedBits(), receipt);
        outbox.settle(null);
        return null;
      }
      return append(frame, outcome, receipt, null);
    } finally {
      lock.unlock();
    }
  }

  /** Tells the senders of messages that were dropped for others. */
  void tellDropped() {
    OutboundLimits limits = admission.limits();
    if (limits.overflow() != Overflow.DROP_OLDEST) {
      return;
    }
    List<Receipt> dropped;
    lock.lock();
    try {
      dropped = outbox.takeDropped();
    } finally {
      lock.unlock();
    }
    loop.tell(dropped, new MessageDroppedException(limits.maxBytes()));
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  // ---- for senders that wait

  /**
   * Queues a frame as soon as there is room for it.
   *
   * @return like {@link #queue}
   * @throws IOException as {@link AdmissionControl#awaitRoom} says
   * @throws IllegalStateException if the calling thread itself is sending another message in parts
   */
  @Nullable WriteBatch queueBlocking(OutgoingFrame frame, Receipt receipt)
      throws IOException, InterruptedException {
    Compression stage = stageFor(frame);
    if (stage == null) {
      return awaitRoomAndAppend(frame, plain(frame), receipt);
    }
    Lock turn = stage.turn();
    if (turn != null) {
      return queueBlockingInTurn(turn, stage, frame, receipt);
    }
    awaitRoom(frame, 0);
    Outcome compressed = compress(stage, frame);
    try {
      return awaitRoomAndAppend(frame, compressed, receipt);
    } finally {
      stage.release(compressed);
    }
  }

  private @Nullable WriteBatch queueBlockingInTurn(
      Lock turn, Compression stage, OutgoingFrame frame, Receipt receipt)
      throws IOException, InterruptedException {
    while (true) {
      awaitRoom(frame, frame.size());
      turn.lock();
      try {
        if (isRoomFor(frame)) {
          return compressAndAppend(stage, frame, receipt, Thread.currentThread());
        }
      } finally {
        turn.unlock();
        closeIfFailed(stage);
      }
    }
  }

  private void awaitRoom(OutgoingFrame frame, int size) throws IOException, InterruptedException {
    lock.lock();
    try {
      admission.awaitRoom(frame, size);
    } finally {
      lock.unlock();
    }
  }

  private boolean isRoomFor(OutgoingFrame frame) throws IOException {
    lock.lock();
    try {
      return admission.isRoomFor(frame, frame.size());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable WriteBatch awaitRoomAndAppend(
      OutgoingFrame frame, Outcome outcome, Receipt receipt)
      throws IOException, InterruptedException {
    lock.lock();
    try {
      admission.awaitRoom(frame, outcome.payload().remaining());
      return append(frame, outcome, receipt, Thread.currentThread());
    } finally {
      lock.unlock();
    }
  }

  // ---- for both

  /** In turn, so that no other message with the context comes between the two steps. */
  private @Nullable WriteBatch compressAndAppend(
      Compression stage, OutgoingFrame frame, Receipt receipt, @Nullable Thread sender)
      throws IOException {
    if (!stage.begin()) {
      throw new IOException("the connection is failing: a message before could not be queued");
    }
    Outcome compressed = compress(stage, frame);
    lock.lock();
    try {
      admission.requireOpen();
      WriteBatch batch = append(frame, compressed, receipt, sender);
      stage.queued();
      return batch;
    } finally {
      lock.unlock();
      stage.release(compressed);
    }
  }

  /**
   * Makes the frame. With the lock.
   *
   * @param sender the calling thread, if it waits for the outcome; else null
   */
  private @Nullable WriteBatch append(
      OutgoingFrame frame, Outcome outcome, Receipt receipt, @Nullable Thread sender) {
    int size = outcome.payload().remaining();
    boolean heldBack = holdsBack(size);
    // What compression has made is in a buffer that is given back before the write.
    boolean lent = outcome.isOf(frame) && !heldBack && loop.isReady() && outbox.mayBorrow(size);
    try {
      outbox.append(frame, outcome, receipt, sender, heldBack, lent);
      if (frame.isPart()) {
        loop.signalProgress();
      }
      if (heldBack) {
        holdBack.begin();
        return null;
      }
      return nextOrSettle(receipt, lent);
    } catch (RuntimeException e) {
      throw new QueueingFailure(e);
    }
  }

  /** Whether a frame, or some, of a size are held back. */
  private boolean holdsBack(int size) {
    return (holdBack.isBatching() || events.isBatchGoingOn())
        && loop.isIdle()
        && outbox.mayHoldBack(size);
  }

  /**
   * Queues frames that other connections send as well. With the lock.
   *
   * @return like {@link #queue}
   */
  @Nullable WriteBatch appendShared(ByteBuffer frames, Receipt receipt) {
    boolean heldBack = holdsBack(frames.limit());
    outbox.appendShared(frames, receipt, heldBack);
    if (heldBack) {
      holdBack.begin();
      return null;
    }
    return nextOrSettle(receipt, false);
  }

  /**
   * What the calling thread has to write; null where it waits for another one, and is of account.
   */
  private @Nullable WriteBatch nextOrSettle(Receipt receipt, boolean lent) {
    WriteBatch batch = loop.next(lent);
    if (batch == null) {
      outbox.settle(receipt);
    }
    return batch;
  }

  /**
   * A frame is queued in part, or not at all: the connection ends. Without the lock.
   *
   * @return what its sender is told
   */
  IOException failed(Throwable failure) {
    Throwable cause = failure.getCause();
    Throwable reason = failure instanceof QueueingFailure && cause != null ? cause : failure;
    events.onFailure(reason);
    return new IOException("the message could not be queued: " + reason, reason);
  }

  // ---- compression

  /** Null if the frame is sent as it is. */
  private @Nullable Compression stageFor(OutgoingFrame frame) {
    Compression stage = compression;
    return stage != null && stage.takes(frame) ? stage : null;
  }

  private static Outcome plain(OutgoingFrame frame) {
    return new Outcome(frame.payload(), 0, null);
  }

  private static Outcome compress(Compression stage, OutgoingFrame frame) {
    PreparedMessage prepared = frame.prepared();
    try {
      return prepared != null
          ? stage.compress(prepared)
          : stage.compress(frame.payload(), frame.fin(), frame.isPart());
    } catch (RuntimeException e) {
      throw new QueueingFailure(e);
    }
  }

  /** Gives the memory of compression back. */
  void close() {
    if (compression != null) {
      compression.close();
    }
  }

  /** The connection may have failed during the turn, so that its end could not do this. */
  private void closeIfFailed(Compression stage) {
    lock.lock();
    try {
      if (loop.failure() != null) {
        stage.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
