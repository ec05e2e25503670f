package dev.vaporetto.connection;

import dev.vaporetto.engine.Overflow;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection: frames from any thread queue in call order, and a {@link
 * WriteLoop} carries them to the transport. A {@link Cork} may hold them back, up to {@link
 * #MAX_CORKED} bytes. All state is guarded by the connection's lock.
 */
final class SendSide {
  /** Held-back bytes beyond which a write is worth more than waiting. */
  private static final int MAX_CORKED = 64 * 1024;

  private static final CloseStatus TOO_SLOW =
      new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "the peer reads too slowly");

  private final Connection connection;
  private final ReentrantLock lock;
  private final ConnectionRuntime runtime;
  private final OutboundQueue queue;

  /** Null where nothing is compressed. */
  private final @Nullable Compression compression;

  private final PartialMessage partial = new PartialMessage();
  private final Backlog backlog = new Backlog();
  private final WriteLoop writer;
  private final Cork cork;

  /** How many bytes may wait for the peer, and what happens beyond. */
  private int maxQueuedBytes;

  private volatile Overflow overflow = Overflow.FAIL;

  /** Callbacks of messages that were dropped, to be told without the lock; null for none. */
  private @Nullable List<SendCallback> dropped;

  /** The latest ping that could not be answered because the peer does not read (§5.5.3). */
  private @Nullable ByteBuffer latestPong;

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
    this.writer =
        new WriteLoop(
            connection,
            lock,
            transport,
            runtime.timers(),
            queue,
            settings.sendTimeout(),
            this::refill);
    this.runtime = runtime;
    this.queue = queue;
    this.compression = compression;
    this.cork = new Cork(lock, runtime.timers(), this::drain);
    this.maxQueuedBytes = settings.maxQueuedBytes();
  }

  // ---- data frames

  /** See {@link Connection#send}. */
  void send(Opcode opcode, ByteBuffer payload, SendCallback callback, long timeoutNanos) {
    send(opcode, payload, null, true, null, callback, timeoutNanos);
  }

  /** See {@link Connection#send(PreparedMessage, SendCallback)}. */
  void send(PreparedMessage message, SendCallback callback) {
    send(message.opcode(), message.payload(), message, true, null, callback, 0);
  }

  /** See {@link Connection#sendPart}. */
  void sendPart(
      Object message, Opcode kind, ByteBuffer payload, boolean last, SendCallback callback) {
    send(kind, payload, null, last, message, callback, 0);
  }

  /**
   * Queues a frame.
   *
   * @param prepared what the payload is of, if it is shared
   * @param part stands for the message that the frame is a part of; null for a whole one
   */
  private void send(
      Opcode opcode,
      ByteBuffer payload,
      @Nullable PreparedMessage prepared,
      boolean fin,
      @Nullable Object part,
      SendCallback callback,
      long timeoutNanos) {
    IOException refusal = null;
    Compression stage = takeTurn(opcode, payload, part != null);
    Compression.Outcome outcome = null;
    lock.lock();
    try {
      boolean wait = admit(opcode, sizeAtLeast(payload, stage), part);
      ByteBuffer bytes = payload;
      int reservedBits = 0;
      // What waits may be dropped, so with context takeover it must not be compressed.
      if (stage != null && !(wait && stage.hasContext())) {
        outcome = compress(stage, payload, prepared, fin, part);
        bytes = outcome.payload();
        reservedBits = outcome.reservedBits();
        wait = isAdmittedLater(stage, opcode, bytes.remaining(), part);
      }
      long deadline = timeoutNanos <= 0 ? 0 : runtime.timers().now() + timeoutNanos;
      if (wait) {
        ByteBuffer own = prepared != null ? bytes : copy(bytes);
        backlog.add(new Backlog.Waiting(opcode, own, reservedBits, callback, deadline));
        return;
      }
      long end = append(opcode, bytes, reservedBits, fin, part, null);
      // Before anything is written: callbacks of other sends run then.
      endTurn(stage);
      if (!flushOrCork(end)) {
        refusal = writer.failure();
        if (refusal == null) {
          writer.whenWritten(end, callback, deadline);
          return;
        }
      }
    } catch (IOException e) {
      refusal = e;
    } finally {
      endTurn(stage, outcome);
      unlockAndTellDropped();
    }
    if (refusal instanceof SendQueueFullException && overflow == Overflow.CLOSE) {
      connection.closeFor(refusal, TOO_SLOW);
    }
    callback.onSent(refusal);
  }

  /**
   * Decides whether a frame can be sent, and may drop older messages for it.
   *
   * @return whether it must wait in the backlog
   * @throws IOException if it cannot
   * @throws IllegalStateException if the calling thread has another message that is not complete
   */
  private boolean admit(Opcode opcode, int size, @Nullable Object part) throws IOException {
    throwIfRefused();
    boolean wait = partial.mustEndBefore(opcode, part);
    if (opcode.isControl()) {
      return false;
    }
    if (wait && part != null) {
      throw new IllegalStateException(
          "a part of another message cannot be sent before the last part of the message that is"
              + " being sent");
    }
    boolean mayDrop = overflow == Overflow.DROP_OLDEST && part == null && canMakeRoom(size);
    while (isOverBound(size, part)) {
      if (!mayDrop || !dropOldest()) {
        throw new SendQueueFullException(waiting(), size, maxQueuedBytes);
      }
    }
    return wait || (part == null && mustQueueBehindOthers());
  }

  /** What a message takes at least; how small it becomes is not known before. */
  private static int sizeAtLeast(ByteBuffer payload, @Nullable Compression stage) {
    return stage == null || stage.hasContext() ? payload.remaining() : 0;
  }

  /** The same after the lock was released to compress a frame. */
  private boolean isAdmittedLater(Compression stage, Opcode opcode, int size, @Nullable Object part)
      throws IOException {
    if (!stage.hasContext()) {
      return admit(opcode, size, part);
    }
    // No other sender had the turn, so only the end of the connection can have come. The peer has
    // to see whatever else was compressed.
    throwIfRefused();
    return false;
  }

  /** Where the oldest is dropped, no frame is made of what cannot be written at once. */
  private boolean mustQueueBehindOthers() {
    return !backlog.isEmpty() || (overflow == Overflow.DROP_OLDEST && !writer.isIdle());
  }

  /** Whether a message could be taken if no other waited but those that are being written. */
  private boolean canMakeRoom(int size) {
    long beingWritten = writer.waiting();
    return beingWritten == 0 || beingWritten + size <= maxQueuedBytes;
  }

  private boolean dropOldest() {
    Backlog.Waiting oldest = backlog.poll();
    if (oldest == null) {
      return false;
    }
    if (dropped == null) {
      dropped = new ArrayList<>(1);
    }
    dropped.add(oldest.callback());
    return true;
  }

  private void unlockAndTellDropped() {
    List<SendCallback> lost = dropped;
    dropped = null;
    lock.unlock();
    if (lost != null) {
      PendingSends.tell(lost, new MessageDroppedException(maxQueuedBytes));
    }
  }

  private static ByteBuffer copy(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
  }

  /**
   * See {@link Connection#sendBlocking} and {@link Connection#sendPartBlocking}.
   *
   * @param part null for a whole message
   */
  void sendBlocking(Opcode opcode, ByteBuffer payload, boolean fin, @Nullable Object part)
      throws IOException, InterruptedException {
    Compression stage = takeTurn(opcode, payload, part != null);
    Compression.Outcome outcome = null;
    lock.lock();
    try {
      ByteBuffer bytes = payload;
      int reservedBits = 0;
      awaitAdmission(opcode, sizeAtLeast(payload, stage), part, stage);
      if (stage != null) {
        outcome = compress(stage, payload, null, fin, part);
        bytes = outcome.payload();
        reservedBits = outcome.reservedBits();
        if (stage.hasContext()) {
          throwIfRefused();
        } else {
          awaitAdmission(opcode, bytes.remaining(), part, stage);
        }
      }
      long end = append(opcode, bytes, reservedBits, fin, part, Thread.currentThread());
      endTurn(stage);
      if (!flushOrCork(end)) {
        writer.awaitWritten(end, Long.MAX_VALUE);
      }
    } finally {
      endTurn(stage, outcome);
      lock.unlock();
    }
  }

  /** Waits until a frame can be queued. */
  private void awaitAdmission(
      Opcode opcode, int size, @Nullable Object part, @Nullable Compression stage)
      throws IOException, InterruptedException {
    throwIfRefused();
    awaitOtherMessage(opcode, part, stage);
    while (isOverBound(size, part)) {
      awaitRoom(stage, Long.MAX_VALUE);
      throwIfRefused();
      awaitOtherMessage(opcode, part, stage);
    }
  }

  /** Waits until another thread has sent the last part of its message, or is too slow for that. */
  private void awaitOtherMessage(Opcode opcode, @Nullable Object part, @Nullable Compression stage)
      throws IOException, InterruptedException {
    if (!partial.mustEndBefore(opcode, part)) {
      return;
    }
    long patience = Timers.nanos(writer.timeout());
    long start = System.nanoTime();
    do {
      long left = patience - (System.nanoTime() - start);
      if (left <= 0) {
        throw new IOException(
            "another thread has not sent the last part of its message for "
                + writer.timeout().toMillis()
                + " ms");
      }
      awaitRoom(stage, left);
      throwIfRefused();
    } while (partial.mustEndBefore(opcode, part));
  }

  /** Waits without the turn, so that other senders are refused or wait on their own account. */
  private void awaitRoom(@Nullable Compression stage, long nanos) throws InterruptedException {
    endTurn(stage);
    writer.awaitOrHelp(nanos);
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
      if (writer.failure() != null) {
        // It came during the turn, so it had to leave this to the thread that has it.
        stage.close();
      }
      stage.endTurn();
    }
  }

  private void endTurn(@Nullable Compression stage, Compression.@Nullable Outcome outcome) {
    if (stage != null && outcome != null) {
      stage.release(outcome);
    }
    endTurn(stage);
  }

  /** Releases the lock meanwhile. */
  private Compression.Outcome compress(
      Compression stage,
      ByteBuffer payload,
      @Nullable PreparedMessage prepared,
      boolean fin,
      @Nullable Object part) {
    lock.unlock();
    try {
      return prepared != null
          ? stage.compress(prepared)
          : stage.compress(payload, fin, part != null);
    } finally {
      lock.lock();
    }
  }

  /** Makes a frame and returns the position in the outgoing stream behind it. */
  private long append(
      Opcode opcode,
      ByteBuffer payload,
      int reservedBits,
      boolean fin,
      @Nullable Object part,
      @Nullable Thread sender) {
    if (!opcode.isControl() && !partial.isOpen()) {
      appendBacklog();
    }
    Opcode effective = part != null ? partial.next(opcode, fin, part, sender) : opcode;
    // RFC 7692 §6.1: RSV1 on the first frame of a message only
    int bits = effective == Opcode.CONTINUATION ? 0 : reservedBits;
    queue.append(effective, fin, bits, payload);
    long end = queue.end();
    if (part != null && fin) {
      appendBacklog();
      writer.signalProgress();
    }
    return end;
  }

  /** Makes frames of all messages that wait, so that the next one can follow them. */
  private void appendBacklog() {
    appendBacklog(Long.MAX_VALUE);
  }

  private void appendBacklog(long untilQueued) {
    while (!backlog.isEmpty() && queue.size() < untilQueued) {
      Backlog.Waiting next = Objects.requireNonNull(backlog.poll());
      queue.append(next.opcode(), true, next.reservedBits(), next.payload());
      writer.whenWritten(queue.end(), next.callback(), next.deadline());
    }
  }

  /** See {@link Connection#outboundLimit}. */
  void outboundLimit(int bytes, Overflow policy) {
    lock.lock();
    try {
      maxQueuedBytes = bytes;
      overflow = policy;
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Connection#bufferedBytes}. */
  long bufferedBytes() {
    lock.lock();
    try {
      return writer.failure() != null ? 0 : waiting();
    } finally {
      lock.unlock();
    }
  }

  /** Throws if no frame can be queued whatever room there is. */
  private void throwIfRefused() throws IOException {
    IOException failure = writer.failure();
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    if (!connection.closing().isOpen()) {
      throw new IOException("the connection is closing; expected an open one to send on");
    }
  }

  /** Whether what is queued never leaves. The caller holds the lock. */
  boolean hasFailed() {
    return writer.failure() != null;
  }

  /** Bytes that the transport has not taken yet. */
  private long waiting() {
    return writer.waiting() + backlog.bytes();
  }

  /**
   * A message larger than the bound is taken when nothing waits. A part does not count what waits
   * behind its message, which cannot leave before; nor itself, since whoever sends in parts waits
   * for each.
   */
  private boolean isOverBound(int size, @Nullable Object part) {
    if (part != null) {
      return !cork.isIn() && writer.waiting() > maxQueuedBytes;
    }
    long waiting = waiting();
    return waiting > 0 && !cork.isIn() && waiting + size > maxQueuedBytes;
  }

  /** Returns whether everything up to {@code end} counts as sent. */
  private boolean flushOrCork(long end) {
    if ((cork.isBatching() || connection.mayCork())
        && queue.size() < MAX_CORKED
        && writer.isIdle()) {
      cork.putIn();
      return true;
    }
    drain();
    return writer.isWritten(end);
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
      if (writer.failure() != null || !connection.closing().isOpen()) {
        return;
      }
      if (writer.isPending()) {
        latestPong = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
        return;
      }
      queue.append(Opcode.PONG, true, payload);
      if (writer.isIdle() && queue.size() < MAX_CORKED) {
        cork.putIn();
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
    if (!partial.isOpen()) {
      appendBacklog();
    }
    queue.append(Opcode.CLOSE, true, status.encode());
    drain();
  }

  // ---- holding back

  boolean isBatching() {
    return cork.isBatching();
  }

  /** See {@link Connection#batching}. */
  void batching(boolean allowed) {
    cork.batching(allowed);
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

  /** See {@link Cork#onBatchEnd}. */
  void onBatchEnd() {
    cork.onBatchEnd();
  }

  // ---- writing

  /** The transport can carry bytes: writes what has waited for that. The caller holds the lock. */
  void start() {
    drain();
  }

  private void drain() {
    cork.pull();
    writer.drain();
  }

  /** Queues what had to wait until the transport takes it. The caller holds the lock. */
  private void refill() {
    if (!connection.closing().isOpen()) {
      return;
    }
    if (latestPong != null) {
      queue.append(Opcode.PONG, true, latestPong);
      latestPong = null;
    }
    if (!partial.isOpen()) {
      appendBacklog(BufferPool.BUFFER_SIZE);
    }
  }

  /** See {@link Connection#onWritten}. */
  void onWritten() {
    lock.lock();
    try {
      writer.onWritten();
    } finally {
      lock.unlock();
    }
  }

  /** The position behind everything that was queued so far, for {@link #awaitWritten}. */
  long end() {
    lock.lock();
    try {
      return queue.end();
    } finally {
      lock.unlock();
    }
  }

  /** See {@link WriteLoop#awaitWritten}. */
  boolean awaitWritten(long end, long deadline) throws IOException, InterruptedException {
    lock.lock();
    try {
      if (cork.isIn()) {
        drain();
      }
      return writer.awaitWritten(end, deadline);
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Connection#sendTimeout}. */
  void timeout(Duration value) {
    lock.lock();
    try {
      writer.timeout(value);
    } finally {
      lock.unlock();
    }
  }

  /** The caller holds the lock. */
  Duration timeout() {
    return writer.timeout();
  }

  // ---- the end

  /** Looks after the send timeout. Returns whether it has passed. The caller holds the lock. */
  boolean isStuck(long now) {
    return writer.isStuck(now);
  }

  /** Whether a message with a timeout of its own has waited longer. The caller holds the lock. */
  boolean isLate(long now) {
    return writer.isLate(now) || backlog.isLate(now);
  }

  /** Whether everything is written that was queued. The caller holds the lock. */
  boolean isDrained() {
    return writer.waiting() == 0;
  }

  /**
   * Nothing can be written any more: fails all sends that wait. The caller holds the lock, which is
   * released while callbacks run.
   */
  void fail(IOException reason) {
    if (writer.failure() != null) {
      return;
    }
    List<SendCallback> lost = new ArrayList<>(writer.fail(reason));
    lost.addAll(backlog.clear());
    latestPong = null;
    cork.end();
    if (compression != null) {
      compression.close();
    }
    if (!lost.isEmpty()) {
      lock.unlock();
      try {
        PendingSends.tell(lost, reason);
      } finally {
        lock.lock();
      }
    }
  }
}
