package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LazyQueue;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that waits to be written, in the order of the sends: what may be queued, what must
 * wait or be dropped, which frames leave next, and whose send is done. It does no I/O and knows no
 * thread that writes. Guarded by the connection's lock.
 */
final class Outbox {
  /** Bytes that are held back at most: beyond, a write is worth more than waiting. */
  private static final int MAX_HELD_BACK = 64 * 1024;

  private final Protocol protocol;
  private final FrameQueue frames;

  /** What of all this is on account; see {@link #settle}. */
  private final MemoryAccount account;

  private final Backlog backlog;
  private final Receipts receipts;
  private final MessageInParts parts;
  private final Cork cork = new Cork();

  /** Messages that were dropped, until {@link #takeDropped}. */
  private final LazyQueue<Receipt> dropped = new LazyQueue<>();

  Outbox(Protocol protocol, FrameQueue frames, MemoryAccount account) {
    this.protocol = protocol;
    this.frames = frames;
    this.account = account;
    this.backlog = new Backlog(account);
    this.receipts = new Receipts(account);
    this.parts = new MessageInParts(protocol);
  }

  Cork cork() {
    return cork;
  }

  /** Whether the transport has taken everything up to a position. */
  boolean isWritten(long position) {
    return frames.isWritten(position);
  }

  /** Whether what is right before a position was dropped by {@link #clear}. */
  boolean isDropped(long position) {
    return frames.isDropped(position);
  }

  /** Bytes that the transport has not taken. */
  long waiting() {
    return frames.waiting() + backlog.bytes();
  }

  /** Whether everything is written that was appended. */
  boolean isWritten() {
    return frames.waiting() == 0;
  }

  // ---- what may be queued

  /**
   * Whether another message has to end before a frame may be appended.
   *
   * @throws IllegalStateException if the calling thread itself is sending that message
   */
  boolean mustWaitForOther(Opcode opcode, @Nullable Object part) {
    return parts.mustEndBefore(opcode, part);
  }

  /**
   * Decides about a frame whose sender does not wait, and may drop older messages for it.
   *
   * @param size of its payload, in bytes
   * @param part the message that it is a part of; null for a whole one
   * @param writing whether a write is going on
   * @throws IllegalStateException if another message has to end first, and the frame cannot wait
   */
  Admission admit(
      Opcode opcode, int size, @Nullable Object part, boolean writing, OutboundLimits limits) {
    boolean wait = mustWaitForOther(opcode, part);
    if (opcode.isControl()) {
      return Admission.APPEND;
    }
    if (wait && part != null) {
      throw new IllegalStateException(
          "a part of another message cannot be sent before the last part of the message that is"
              + " being sent");
    }
    boolean dropsOldest = limits.overflow() == Overflow.DROP_OLDEST;
    boolean mayDrop = dropsOldest && part == null && fitsBesideWrites(size, limits.maxBytes());
    while (isFull(size, part, limits.maxBytes()) || isTooMuchAtOnce(size)) {
      if (!mayDrop || !dropOldest()) {
        return Admission.FULL;
      }
    }
    // Where the oldest is dropped, no frame is made of what cannot be written at once.
    boolean behindOthers = part == null && (!backlog.isEmpty() || (dropsOldest && writing));
    return wait || behindOthers ? Admission.WAIT : Admission.APPEND;
  }

  /**
   * How many messages of some, from one on, are appended now, as {@link #admit} decides about each
   * of them behind those before it.
   */
  int countFitting(SharedFrames shared, int from, boolean writing, OutboundLimits limits) {
    boolean waits = writing && limits.overflow() == Overflow.DROP_OLDEST;
    if (waits || protocol.isSendingParts() || !backlog.isEmpty()) {
      return 0;
    }
    if (cork.isIn()) {
      return shared.count() - from;
    }
    int to = from;
    long waiting = frames.waiting();
    while (to < shared.count()
        && fits(
            waiting + shared.start(to) - shared.start(from), shared.size(to), limits.maxBytes())) {
      to++;
    }
    return to - from;
  }

  /** Whether this connection, and all of them together, have room for a message. */
  private boolean fits(long waiting, int size, int maxBytes) {
    return waiting == 0 || (waiting + size <= maxBytes && account.mayWait(waiting, size));
  }

  /** Whether a large message that nothing waits before finds the memory of all short. */
  private boolean isTooMuchAtOnce(int size) {
    return !account.mayBegin(size) && frames.waiting() == 0;
  }

  /**
   * Whether there is no room for a frame. A message that is larger than the bound is taken when
   * nothing waits. A part does not count what waits behind its message, which cannot leave before;
   * nor itself, since the sender of parts waits for each.
   */
  boolean isFull(int size, @Nullable Object part, int maxBytes) {
    if (cork.isIn()) {
      return false;
    }
    if (part != null) {
      return frames.waiting() > maxBytes
          || !(isWritten() || account.mayWait(frames.waiting(), size));
    }
    return !fits(waiting(), size, maxBytes);
  }

  /** Whether a message could be taken if none waited but those of which frames are made. */
  private boolean fitsBesideWrites(int size, int maxBytes) {
    long framed = frames.waiting();
    return framed == 0 || framed + size <= maxBytes;
  }

  private boolean dropOldest() {
    Backlog.Waiting oldest = backlog.poll();
    if (oldest == null) {
      return false;
    }
    dropped.add(oldest.receipt());
    return true;
  }

  /** The senders of messages that were dropped since. */
  List<Receipt> takeDropped() {
    return dropped.drain();
  }

  // ---- queueing

  /** Puts a whole message into the backlog; the payload stays as it is. */
  void addToBacklog(Opcode opcode, ByteBuffer payload, int reservedBits, Receipt receipt) {
    backlog.add(new Backlog.Waiting(opcode, payload, reservedBits, receipt));
  }

  /**
   * Makes a frame.
   *
   * @param outcome what compression has made of its payload
   * @param sender the thread that sends it, if that waits for it; else null
   * @param heldBack whether the frame counts as sent already, so that the receipt is not registered
   * @param lent see {@link #mayBorrow}
   */
  void append(
      OutgoingFrame frame,
      Compression.Outcome outcome,
      Receipt receipt,
      @Nullable Thread sender,
      boolean heldBack,
      boolean lent) {
    if (!frame.opcode().isControl() && !protocol.isSendingParts()) {
      appendBacklog(Long.MAX_VALUE);
    }
    Object message = frame.message();
    Opcode opcode =
        message == null ? frame.opcode() : parts.next(frame.opcode(), frame.fin(), message, sender);
    // RFC 7692 §6.1: RSV1 on the first frame of a message only
    int reservedBits = opcode == Opcode.CONTINUATION ? 0 : outcome.reservedBits();
    boolean byReference = lent || outcome.isLasting(frame);
    frames.append(opcode, frame.fin(), reservedBits, outcome.payload(), byReference);
    register(receipt, heldBack);
    if (message != null && frame.fin()) {
      appendBacklog(Long.MAX_VALUE);
    }
  }

  /** Whether a sender that writes at once need not copy first: nothing waits, and it is much. */
  boolean mayBorrow(int size) {
    return frames.isLarge(size) && isWritten() && backlog.isEmpty();
  }

  /** Appends frames of whole messages, which other connections send as well. */
  void appendShared(ByteBuffer shared, Receipt receipt, boolean heldBack) {
    frames.appendShared(shared, receipt.messages());
    register(receipt, heldBack);
  }

  private void register(Receipt receipt, boolean heldBack) {
    if (heldBack) {
      receipt.heldBack();
    } else {
      receipts.register(receipt, frames.end());
    }
  }

  /** Makes frames of messages that wait, until so many bytes wait for the transport. */
  private void appendBacklog(long untilWaiting) {
    Backlog.Waiting next = backlog.peek();
    while (next != null && frames.waiting() < untilWaiting) {
      // It leaves the backlog when its frame is there: a failure in between must not lose its send.
      frames.append(next.opcode(), true, next.reservedBits(), next.payload(), true);
      receipts.register(next.receipt(), frames.end());
      backlog.poll();
      next = backlog.peek();
    }
  }

  /** Makes the close frame, behind everything that can leave before it. */
  void appendClose(CloseStatus status) {
    if (!protocol.isSendingParts()) {
      appendBacklog(Long.MAX_VALUE);
    }
    frames.append(Opcode.CLOSE, true, 0, status.encode(), false);
  }

  /**
   * Makes a frame of the pong that is due.
   *
   * @return whether there is one
   */
  boolean appendPong() {
    ByteBuffer pong = protocol.takePong();
    if (pong != null) {
      frames.append(Opcode.PONG, true, 0, pong, false);
    }
    return pong != null;
  }

  // ---- writing

  /** Whether a frame may be held back; no write may be going on. */
  boolean mayHoldBack(int size) {
    return frames.waiting() + size < MAX_HELD_BACK;
  }

  /** Takes out what is to be written next, lent or not; null for nothing. No write may go on. */
  @Nullable WriteBatch poll(boolean lent) {
    cork.pull();
    if (protocol.maySend()) {
      boolean unused = appendPong();
      if (!protocol.isSendingParts()) {
        appendBacklog(BufferPool.BUFFER_SIZE);
      }
    }
    return frames.poll(lent);
  }

  /**
   * The transport has taken what {@link #poll} has returned.
   *
   * @return the sends that are done by that
   */
  List<Receipt> written(WriteBatch batch) {
    List<Receipt> done = receipts.takeUntil(frames.endOf(batch));
    frames.written(batch);
    if (account.isOnAccount()) {
      settle(null);
    }
    return done;
  }

  /**
   * What is queued has to wait, and is of account.
   *
   * @param sent what the calling thread has sent, which may wait as well; null for nothing
   */
  void settle(@Nullable Receipt sent) {
    if (sent != null && sent.isOfInterest() && sent.isQueued() && !isWritten(sent.end())) {
      sent.hold(account.budget());
    }
    account.settle(waiting());
  }

  /** What waits may be too much for all connections together. Without the lock. */
  void relieve() {
    if (account.isOnAccount()) {
      account.relieve();
    }
  }

  /** Whether a message with a timeout of its own has waited longer. */
  boolean isLate(long now) {
    return receipts.isLate(now) || backlog.isLate(now);
  }

  /**
   * Drops everything but what is being written.
   *
   * @param inFlight that; null for nothing
   * @return the sends that have failed by that
   */
  List<Receipt> clear(@Nullable WriteBatch inFlight) {
    long kept = frames.clear(inFlight);
    cork.pull();
    List<Receipt> lost = new ArrayList<>(receipts.takeBehind(kept));
    backlog.drain().forEach(message -> lost.add(message.receipt()));
    long left = inFlight == null ? 0 : inFlight.memory();
    account.requeue(left + (long) MemoryAccount.OBJECT * receipts.size());
    settle(null);
    return lost;
  }
}
