package dev.vaporetto.connection;

import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection: frames from any thread queue in call order, and one writer at a
 * time carries them to the transport. All state is guarded by the connection's lock; the transport
 * is called outside it.
 *
 * <p><b>Corking.</b> A send is held back only on the thread that dispatches a batch of messages,
 * and only while another whole message is buffered behind the one being dispatched, up to {@link
 * #MAX_CORKED} bytes. It counts as sent. The send of the last message takes everything out in one
 * write. A send from another thread, a close, and a pass of {@link Timers} flush earlier.
 *
 * <pre>
 *            write() = true
 *   IDLE ──► WRITING ─────────► IDLE, or the next buffer
 *               │ write() = false         ▲
 *               └──────► PENDING ─────────┘ onWritten()
 * </pre>
 */
final class SendSide {
  /** Held-back bytes beyond which a write is worth more than waiting. */
  private static final int MAX_CORKED = 64 * 1024;

  private enum Writer {
    IDLE,
    /** A thread is inside {@link Transport#write}. */
    WRITING,
    /** The transport owns {@code inFlight} and will call back. */
    PENDING
  }

  /** {@code deadline} is on the scale of {@link Timers#now}; 0 for none. */
  private record PendingSend(long end, SendCallback callback, long deadline) {}

  private final Connection connection;
  private final ReentrantLock lock;
  private final Transport transport;
  private final ConnectionRuntime runtime;
  private final ConnectionSettings settings;
  private final OutboundQueue queue;

  /** Null where nothing is compressed. */
  private final @Nullable Compression compression;

  private final PartialMessage partial = new PartialMessage();

  private Writer writer = Writer.IDLE;

  /** What the transport is writing; null when IDLE. */
  private @Nullable ByteBuffer inFlight;

  /**
   * Counts writes, so that a thread that comes back from one knows whether it is still the last.
   */
  private long writeNumber;

  /** The position in the outgoing stream up to which the transport has taken bytes. */
  private long written;

  /** Callbacks of sends that are not written yet, by position; created when first needed. */
  private @Nullable ArrayDeque<PendingSend> pendingSends;

  /** The latest ping that could not be answered because the peer does not read (§5.5.3). */
  private @Nullable ByteBuffer latestPong;

  /** Whether the application allows frames to be held back until it flushes. */
  private volatile boolean batching;

  /** Whether frames are held back until the batch ends. */
  private boolean corked;

  /** Whether a pass of the timers has seen the frames that are held back. */
  private boolean corkSeen;

  /** Whether this is in the set that the timers watch. */
  private boolean watched;

  /** A thread is inside {@link Transport#finishWrite}. */
  private boolean finishing;

  /** Signalled when bytes were written or the transport failed; created when first needed. */
  private @Nullable Condition progress;

  private int waiters;

  /** Why nothing can be written any more; null while the transport is there. */
  private @Nullable IOException failure;

  /** When the write in flight last made progress, on the scale of {@link Timers#now}. */
  private long progressAt;

  /** What was left of it then. */
  private int progressRemaining;

  SendSide(
      Connection connection,
      ReentrantLock lock,
      Transport transport,
      ConnectionRuntime runtime,
      ConnectionSettings settings,
      OutboundQueue queue,
      @Nullable Compression compression) {
    this.connection = connection;
    this.lock = lock;
    this.transport = transport;
    this.runtime = runtime;
    this.settings = settings;
    this.queue = queue;
    this.compression = compression;
  }

  // ---- data frames

  /** See {@link Connection#send}. */
  void send(Opcode opcode, ByteBuffer payload, SendCallback callback, long timeoutNanos) {
    send(opcode, payload, true, null, callback, timeoutNanos);
  }

  /** See {@link Connection#sendPart}. */
  void sendPart(Opcode kind, ByteBuffer payload, boolean last, SendCallback callback) {
    send(kind, payload, last, this, callback, 0);
  }

  private void send(
      Opcode opcode,
      ByteBuffer payload,
      boolean fin,
      @Nullable Object part,
      SendCallback callback,
      long timeoutNanos) {
    IOException refusal;
    Compression stage = takeTurn(opcode, payload, part != null);
    lock.lock();
    try {
      throwIfRefused();
      boolean wait = partial.mustEndBefore(opcode, part);
      if (isOverBound(payload.remaining()) && !opcode.isControl()) {
        throw new SendQueueFullException(waiting(), payload.remaining(), settings.maxQueuedBytes());
      }
      long deadline = timeoutNanos <= 0 ? 0 : runtime.timers().now() + timeoutNanos;
      if (wait) {
        partial.defer(opcode, payload, callback, deadline);
        return;
      }
      long end = append(opcode, payload, fin, part, stage);
      boolean sent = flushOrCork(end);
      if (!sent && failure == null) {
        whenWritten(end, callback, deadline);
        return;
      }
      refusal = sent ? null : failure;
    } catch (IOException e) {
      refusal = e;
    } finally {
      endTurn(stage);
      lock.unlock();
    }
    callback.onSent(refusal);
  }

  private void whenWritten(long end, SendCallback callback, long deadline) {
    if (callback == SendCallback.NONE) {
      return;
    }
    if (pendingSends == null) {
      pendingSends = new ArrayDeque<>(2);
    }
    pendingSends.add(new PendingSend(end, callback, deadline));
  }

  /**
   * See {@link Connection#sendBlocking} and {@link Connection#sendPartBlocking}.
   *
   * @param part null for a whole message
   */
  void sendBlocking(Opcode opcode, ByteBuffer payload, boolean fin, @Nullable Object part)
      throws IOException, InterruptedException {
    Compression stage = takeTurn(opcode, payload, part != null);
    lock.lock();
    try {
      throwIfRefused();
      awaitOtherMessage(opcode, part, stage);
      while (isOverBound(payload.remaining())) {
        awaitRoom(stage, Long.MAX_VALUE);
        throwIfRefused();
        awaitOtherMessage(opcode, part, stage);
      }
      long end = append(opcode, payload, fin, part, stage);
      if (!flushOrCork(end)) {
        awaitWrittenLocked(end, Long.MAX_VALUE);
      }
    } finally {
      endTurn(stage);
      lock.unlock();
    }
  }

  /** Waits until another thread has sent the last part of its message, or is too slow for that. */
  private void awaitOtherMessage(Opcode opcode, @Nullable Object part, @Nullable Compression stage)
      throws IOException, InterruptedException {
    if (!partial.mustEndBefore(opcode, part)) {
      return;
    }
    long patience = Timers.nanos(settings.sendTimeout());
    long start = System.nanoTime();
    do {
      long left = patience - (System.nanoTime() - start);
      if (left <= 0) {
        throw new IOException(
            "another thread has not sent the last part of its message for "
                + settings.sendTimeout().toMillis()
                + " ms");
      }
      awaitRoom(stage, left);
      throwIfRefused();
    } while (partial.mustEndBefore(opcode, part));
  }

  /** Waits without the turn, so that other senders are refused or wait on their own account. */
  private void awaitRoom(@Nullable Compression stage, long nanos) throws InterruptedException {
    endTurn(stage);
    awaitOrHelp(nanos);
    if (stage != null) {
      lock.unlock();
      try {
        stage.takeTurn();
      } finally {
        lock.lock();
      }
    }
  }

  /** Null if the frame is sent as it is; else this thread has the turn until it is queued. */
  private @Nullable Compression takeTurn(Opcode opcode, ByteBuffer payload, boolean part) {
    Compression stage = compression;
    if (stage == null || !stage.takes(opcode, payload, part)) {
      return null;
    }
    stage.takeTurn();
    return stage;
  }

  /** The caller holds the lock. */
  private void endTurn(@Nullable Compression stage) {
    if (stage != null) {
      if (failure != null) {
        // It came during the turn, so it had to leave this to the thread that has it.
        stage.close();
      }
      stage.endTurn();
    }
  }

  /**
   * Queues a frame and returns the position in the outgoing stream behind it. To compress it the
   * lock is released; what was refused by then must not get that far, for with context takeover the
   * peer has to see whatever was compressed.
   */
  private long append(
      Opcode opcode,
      ByteBuffer payload,
      boolean fin,
      @Nullable Object part,
      @Nullable Compression stage)
      throws IOException {
    if (stage == null) {
      return append(opcode, payload, 0, fin, part);
    }
    Compression.Outcome outcome;
    lock.unlock();
    try {
      outcome = stage.compress(payload, fin, part != null);
    } finally {
      lock.lock();
    }
    try {
      // No other sender had the turn, so only the end of the connection can have come.
      throwIfRefused();
      return append(opcode, outcome.payload(), outcome.reservedBits(), fin, part);
    } finally {
      stage.release(outcome);
      // Before anything is written: callbacks of other sends run then.
      endTurn(stage);
    }
  }

  private long append(
      Opcode opcode, ByteBuffer payload, int reservedBits, boolean fin, @Nullable Object part) {
    Opcode effective = part != null ? partial.next(opcode, fin, part) : opcode;
    // RFC 7692 §6.1: RSV1 on the first frame of a message only
    int bits = effective == Opcode.CONTINUATION ? 0 : reservedBits;
    queue.append(effective, fin, bits, payload);
    long end = queue.end();
    if (part != null && fin) {
      appendWaiting();
    }
    return end;
  }

  /** The message in parts is complete: queues those that waited for that, and wakes who waits. */
  private void appendWaiting() {
    for (PartialMessage.Waiting next = partial.poll(); next != null; next = partial.poll()) {
      queue.append(next.opcode(), true, next.payload());
      whenWritten(queue.end(), next.callback(), next.deadline());
    }
    signalProgress();
  }

  /** Throws if no frame can be queued whatever room there is. */
  private void throwIfRefused() throws IOException {
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    if (!connection.closing().isOpen()) {
      throw new IOException("the connection is closing; expected an open one to send on");
    }
  }

  /** Bytes that the transport has not taken yet. */
  private long waiting() {
    return queue.end() - written + partial.waitingBytes();
  }

  /** A message larger than the bound is taken when nothing waits. */
  private boolean isOverBound(int size) {
    long waiting = waiting();
    return waiting > 0 && !corked && waiting + size > settings.maxQueuedBytes();
  }

  /** Returns whether everything up to {@code end} counts as sent. */
  private boolean flushOrCork(long end) {
    if ((batching || connection.mayCork()) && queue.size() < MAX_CORKED && writer == Writer.IDLE) {
      cork();
      return true;
    }
    drain();
    return written >= end;
  }

  // ---- control frames

  /**
   * Answers a ping: queued behind what waits, but if the peer does not read, only the latest one.
   * Called by the dispatching thread, whose batch is over soon or goes on with a message: so the
   * answers to many pings leave in one write.
   */
  void pong(ByteBuffer payload) {
    lock.lock();
    try {
      if (failure != null || !connection.closing().isOpen()) {
        return;
      }
      if (writer == Writer.PENDING) {
        latestPong = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
        return;
      }
      queue.append(Opcode.PONG, true, payload);
      if (writer == Writer.IDLE && queue.size() < MAX_CORKED) {
        cork();
      } else {
        drain();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Queues the one close frame and flushes. The caller holds the lock and asked the handshake. */
  void close(CloseStatus status) {
    latestPong = null;
    queue.append(Opcode.CLOSE, true, status.encode());
    drain();
  }

  // ---- corking

  private void cork() {
    if (!corked) {
      corked = true;
      corkSeen = false;
    }
    if (!watched) {
      watched = true;
      runtime.timers().watch(this);
    }
  }

  boolean isBatching() {
    return batching;
  }

  /** See {@link Connection#batching}. */
  void batching(boolean allowed) {
    batching = allowed;
    if (!allowed) {
      flush();
    }
  }

  /** Sends what is held back. */
  void flush() {
    lock.lock();
    try {
      drain();
    } finally {
      lock.unlock();
    }
  }

  /** The batch is over: whatever is held back goes out. Called by the dispatching thread. */
  void uncork() {
    // Only the dispatching thread sets these, so it sees without the lock that there is nothing to
    // do.
    if (!watched) {
      return;
    }
    lock.lock();
    try {
      watched = false;
      runtime.timers().unwatch(this);
      drain();
    } finally {
      lock.unlock();
    }
  }

  /** A pass of the timers: the second one that finds the same frames held back flushes them. */
  void onCorkPass() {
    lock.lock();
    try {
      if (corked && corkSeen) {
        drain();
      } else {
        corkSeen = corked;
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- the write loop

  /** The transport can carry bytes: writes what has waited for that. The caller holds the lock. */
  void start() {
    drain();
  }

  /**
   * Writes until the queue is empty or the transport is busy. Called with the lock held, which is
   * released around the transport's work; callbacks of other sends run on the executor's side of
   * {@link SendCallback}, outside the lock.
   */
  private void drain() {
    corked = false;
    while (writer == Writer.IDLE && failure == null && connection.isOpened()) {
      ByteBuffer batch = nextBatch();
      if (batch == null) {
        connection.onDrained();
        return;
      }
      writer = Writer.WRITING;
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
      if (number != writeNumber || writer != Writer.WRITING) {
        // The write was pending, and its completion was faster than this thread.
        return;
      }
      if (broken != null) {
        connection.onTransportFailed(broken);
        return;
      }
      if (!done) {
        writer = Writer.PENDING;
        progressAt = runtime.timers().now();
        signalProgress();
        return;
      }
      ended(batch);
    }
  }

  private @Nullable ByteBuffer nextBatch() {
    if (latestPong != null && connection.closing().isOpen()) {
      queue.append(Opcode.PONG, true, latestPong);
      latestPong = null;
    }
    return queue.isEmpty() ? null : queue.poll();
  }

  /** The write in flight has ended well. */
  private void ended(ByteBuffer batch) {
    writer = Writer.IDLE;
    inFlight = null;
    // Every buffer of the queue begins at 0, so its limit is its size.
    written += batch.limit();
    connection.onActivity();
    queue.release(batch);
    signalProgress();
    completeSends();
  }

  private void completeSends() {
    ArrayDeque<PendingSend> sends = pendingSends;
    if (sends == null || sends.isEmpty() || sends.getFirst().end() > written) {
      return;
    }
    List<PendingSend> done = new ArrayList<>();
    while (!sends.isEmpty() && sends.getFirst().end() <= written) {
      done.add(sends.removeFirst());
    }
    outsideLock(done, null);
  }

  private void outsideLock(List<PendingSend> sends, @Nullable Throwable outcome) {
    lock.unlock();
    try {
      for (PendingSend send : sends) {
        tell(send.callback(), outcome);
      }
    } finally {
      lock.lock();
    }
  }

  /**
   * A callback that fails must keep neither the write loop nor the end of the socket from its work.
   */
  private static void tell(SendCallback callback, @Nullable Throwable outcome) {
    try {
      callback.onSent(outcome);
    } catch (RuntimeException e) {
      System.getLogger(SendSide.class.getName())
          .log(System.Logger.Level.WARNING, "the callback of a send failed", e);
    }
  }

  /** See {@link Connection#onWritten}. */
  void onWritten() {
    lock.lock();
    try {
      ByteBuffer batch = inFlight;
      if (batch == null) {
        return;
      }
      // Also when WRITING: the thread inside write() finds the number or the state changed.
      writeNumber++;
      ended(batch);
      drain();
    } finally {
      lock.unlock();
    }
  }

  // ---- waiting

  /** The position behind everything that was queued so far, for {@link #awaitWritten}. */
  long end() {
    lock.lock();
    try {
      return queue.end();
    } finally {
      lock.unlock();
    }
  }

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
    lock.lock();
    try {
      if (corked) {
        drain();
      }
      return awaitWrittenLocked(end, deadline);
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitWrittenLocked(long end, long deadline)
      throws IOException, InterruptedException {
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
  private void awaitOrHelp(long nanos) throws InterruptedException {
    if (finishing || writer != Writer.PENDING) {
      awaitProgress(nanos);
      return;
    }
    long before = writeNumber;
    finishing = true;
    lock.unlock();
    boolean helped;
    try {
      helped = transport.finishWrite(Math.min(nanos, Timers.nanos(settings.sendTimeout())));
    } finally {
      lock.lock();
      finishing = false;
      signalProgress();
    }
    // The write may have ended while the lock was free; then there is nothing to wait for.
    if (!helped && writer == Writer.PENDING && before == writeNumber && failure == null) {
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

  private void signalProgress() {
    if (waiters > 0 && progress != null) {
      progress.signalAll();
    }
  }

  // ---- the end

  /** Looks after the send timeout. Returns whether it has passed. The caller holds the lock. */
  boolean isStuck(long now) {
    ByteBuffer batch = inFlight;
    if (writer != Writer.PENDING || batch == null) {
      return false;
    }
    int remaining = batch.remaining();
    if (remaining != progressRemaining) {
      progressRemaining = remaining;
      progressAt = now;
    }
    return now - progressAt > Timers.nanos(settings.sendTimeout());
  }

  /** Whether a message with a timeout of its own has waited longer. The caller holds the lock. */
  boolean isLate(long now) {
    if (pendingSends == null) {
      return false;
    }
    for (PendingSend send : pendingSends) {
      if (send.deadline() != 0 && now - send.deadline() > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether everything is written that was queued. The caller holds the lock. */
  boolean isDrained() {
    return written == queue.end();
  }

  /**
   * Nothing can be written any more: fails all sends that wait. The caller holds the lock, which is
   * released while callbacks run.
   */
  void fail(IOException reason) {
    if (failure != null) {
      return;
    }
    failure = reason;
    queue.clear();
    latestPong = null;
    corked = false;
    if (compression != null) {
      compression.close();
    }
    signalProgress();
    ArrayDeque<PendingSend> sends = pendingSends;
    pendingSends = null;
    List<PendingSend> lost = sends == null ? new ArrayList<>() : new ArrayList<>(sends);
    for (PartialMessage.Waiting next = partial.poll(); next != null; next = partial.poll()) {
      lost.add(new PendingSend(0, next.callback(), 0));
    }
    if (!lost.isEmpty()) {
      outsideLock(lost, reason);
    }
  }
}
