package dev.vaporetto.connection.out;

import dev.vaporetto.concurrent.LimitedExecutor;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.BufferPool;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.metrics.ConnectionCounters;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.extension.MessageDeflater;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a connection. Thread-safe: frames of any thread queue in call order and leave
 * in that order. A send never fails because another one is in progress.
 */
public final class Sender {
  private final ReentrantLock lock;
  private final Timers timers;
  private final Outbox outbox;
  private final WriteLoop loop;
  private final HoldBack holdBack;
  private final AdmissionControl admission;
  private final Queueing queueing;
  private final SharedSends shared;
  private final Pongs pongs;
  private final MemoryAccount account;
  private final ConnectionCounters counters;

  /**
   * The sending half of a connection that is not open yet.
   *
   * @param lock the connection's
   * @param keys masks what is sent, where the protocol's role does that
   * @param outcomes where user code runs that hangs on the outcome of a send
   * @param deflater null where nothing is compressed
   * @param limits what bounds the wait for a slow peer, until the application changes it
   * @param account of what waits
   */
  public Sender(
      ReentrantLock lock,
      Protocol protocol,
      MaskingKeys keys,
      Transport transport,
      BufferPool buffers,
      Timers timers,
      LimitedExecutor outcomes,
      SenderEvents events,
      @Nullable MessageDeflater deflater,
      OutboundLimits limits,
      MemoryAccount account,
      ConnectionCounters counters) {
    this.lock = lock;
    this.account = account;
    this.counters = counters;
    this.timers = timers;
    FrameQueue frames = new FrameQueue(protocol.role(), keys, buffers, account, counters);
    outbox = new Outbox(protocol, frames, account);
    loop = new WriteLoop(lock, transport, outcomes, events, outbox, counters);
    holdBack = new HoldBack(lock, outbox.cork(), loop, timers);
    pongs = new Pongs(lock, protocol, outbox, loop, holdBack);
    admission = new AdmissionControl(protocol, outbox, loop, events, account, counters, limits);
    Compression compression = Compression.of(deflater, buffers);
    queueing = new Queueing(lock, outbox, loop, holdBack, admission, compression, events);
    shared =
        new SharedSends(
            lock,
            protocol,
            admission,
            queueing,
            loop,
            compression,
            (each, callback) -> send(OutgoingFrame.whole(each), callback, 0));
  }

  // ---- data and control frames

  /**
   * Sends a whole message or a control frame without blocking; its remaining bytes are copied
   * before the method returns.
   *
   * @param callback called when the transport has taken the bytes, or with the reason why it never
   *     will: an {@link IOException}, a {@link SendQueueFullException} among them
   * @throws IllegalStateException if a message that this thread sends in parts is not complete
   */
  public void send(Opcode opcode, ByteBuffer payload, SendCallback callback) {
    send(OutgoingFrame.whole(opcode, payload), callback, 0);
  }

  /**
   * Sends like {@link #send(Opcode, ByteBuffer, SendCallback)}, with a timeout: if the transport
   * has not taken the message by then, the connection ends, for the message may be half sent.
   *
   * @param timeoutNanos zero or less for none but that of all sends
   */
  public void send(Opcode opcode, ByteBuffer payload, SendCallback callback, long timeoutNanos) {
    send(OutgoingFrame.whole(opcode, payload), callback, timeoutNanos);
  }

  /**
   * Sends whole messages like {@link #send(Opcode, ByteBuffer, SendCallback)}, one behind the
   * other: in one write, where there is room for them.
   *
   * @param callback called once for each message
   */
  public void send(PreparedMessages messages, SendCallback callback) {
    shared.send(messages, callback);
  }

  /**
   * Sends a part of a message, as a fragment of its own, without blocking. Any thread may send the
   * next one. Whole messages wait behind the last part.
   *
   * @param message stands for the message and tells it from others that are sent in parts
   * @param kind TEXT or BINARY, the same for all parts
   * @throws IllegalStateException if another message that is sent in parts is not complete
   */
  public void sendPart(
      Object message, Opcode kind, ByteBuffer payload, boolean last, SendCallback callback) {
    send(OutgoingFrame.part(message, kind, payload, last), callback, 0);
  }

  private void send(OutgoingFrame frame, SendCallback callback, long timeoutNanos) {
    Receipt receipt = new Receipt(callback, timeoutNanos <= 0 ? 0 : timers.now() + timeoutNanos);
    WriteBatch batch;
    try {
      batch = queueing.queue(frame, receipt);
    } catch (IOException refusal) {
      if (refusal instanceof SendQueueFullException full) {
        admission.refused(full);
      }
      receipt.tell(refusal);
      queueing.tellDropped();
      return;
    } catch (QueueingFailure | Error failure) {
      IOException lost = queueing.failed(failure);
      if (!receipt.isQueued()) {
        receipt.tell(lost);
      }
      return;
    }
    boolean unused = loop.writeFor(receipt, batch);
    if (receipt.isHeldBack()) {
      receipt.tell(null);
    }
    queueing.tellDropped();
  }

  /**
   * Sends a whole message or a control frame and blocks until the transport has taken it, or while
   * the queue has no room for it.
   *
   * @throws IOException if the connection ends first; a peer that takes nothing for the send
   *     timeout ends it
   * @throws IllegalStateException if a message that this thread sends in parts is not complete;
   *     another thread's is waited for
   */
  public void sendBlocking(Opcode opcode, ByteBuffer payload)
      throws IOException, InterruptedException {
    sendBlocking(OutgoingFrame.whole(opcode, payload));
  }

  /** Sends like {@link #sendPart}; blocks and throws like the other form. */
  public void sendPartBlocking(Object message, Opcode kind, ByteBuffer payload, boolean last)
      throws IOException, InterruptedException {
    sendBlocking(OutgoingFrame.part(message, kind, payload, last));
  }

  private void sendBlocking(OutgoingFrame frame) throws IOException, InterruptedException {
    Receipt receipt = new Receipt(SendCallback.NONE, 0);
    WriteBatch batch;
    try {
      batch = queueing.queueBlocking(frame, receipt);
    } catch (QueueingFailure | Error failure) {
      throw queueing.failed(failure);
    }
    if (receipt.isHeldBack() || loop.writeFor(receipt, batch)) {
      return;
    }
    try {
      awaitWritten(receipt.end());
    } catch (IOException unsent) {
      counters.lost(SendLoss.UNSENT, 1);
      throw unsent;
    }
  }

  private void awaitWritten(long position) throws IOException, InterruptedException {
    lock.lock();
    try {
      loop.awaitWritten(position);
    } finally {
      lock.unlock();
    }
  }

  // ---- what waits for the peer

  /**
   * Bytes of messages and frames that the transport has not taken yet; 0 when the connection has
   * ended.
   */
  public long bufferedBytes() {
    lock.lock();
    try {
      return loop.failure() != null ? 0 : outbox.waiting();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How many bytes may wait for the peer, and what happens to a send that does not block beyond
   * that; one that blocks waits. A larger message is taken when nothing waits.
   *
   * @param bytes 0 or more
   */
  public void outboundLimit(int bytes, Overflow policy) {
    change(limits -> limits.withBound(bytes, policy));
  }

  /**
   * How long the peer may take no byte of what is being written before the connection ends.
   *
   * @param timeout positive
   */
  public void sendTimeout(Duration timeout) {
    change(limits -> limits.withSendTimeout(timeout));
  }

  private void change(UnaryOperator<OutboundLimits> change) {
    lock.lock();
    try {
      admission.limits(change.apply(admission.limits()));
    } finally {
      lock.unlock();
    }
  }

  /** What waits is on it; layers above may put on it what they keep. */
  public MemoryAccount account() {
    return account;
  }

  // ---- holding back

  /**
   * Whether sends may be held back for some milliseconds, so that many of them leave in one write;
   * they count as sent. Off by default. Switching it off sends what is held back.
   */
  public void batching(boolean allowed) {
    holdBack.batching(allowed);
  }

  public boolean isBatching() {
    return holdBack.isBatching();
  }

  /** Sends what is held back. */
  public void flush() {
    holdBack.flush();
  }

  /** The dispatching thread has come to the end of a batch: sends what it has held back. */
  public void onBatchEnd() {
    holdBack.onBatchEnd();
  }

  // ---- for the connection, which holds the lock

  /** The transport can carry bytes. {@link #flush} has to follow, without the lock. */
  public void start() {
    loop.start();
  }

  /** Queues the close frame; {@link #flush} has to follow, without the lock. */
  public void close(CloseStatus status) {
    outbox.appendClose(status);
  }

  /** Whether everything is written that was queued. */
  public boolean isDrained() {
    return outbox.isWritten();
  }

  /** Whether the peer has taken bytes of a pending write since the last call. */
  public boolean hasProgressed() {
    return loop.isPending() && loop.hasProgressed();
  }

  /**
   * Looks after the deadlines of sends.
   *
   * @param writtenAt when the transport took bytes for the last time
   * @return why the connection has to end; null if it has not
   */
  public @Nullable IOException lateAt(long now, long writtenAt) {
    return admission.lateAt(now, writtenAt);
  }

  /**
   * Nothing can be written any more.
   *
   * @return tells the senders whose messages are lost; to be run without the lock
   */
  public Runnable fail(IOException reason) {
    List<Receipt> lost = loop.fail(reason);
    holdBack.unwatch();
    queueing.close();
    return () -> loop.tell(lost, reason);
  }

  /**
   * Drops what waits, but for what is being written: the memory is needed for others.
   *
   * @return like {@link #fail}
   */
  public Runnable drop(IOException reason) {
    List<Receipt> lost = loop.takeLost();
    return () -> loop.tell(lost, reason);
  }

  // ---- for the connection, without the lock

  /** A ping has come; see {@link Pongs#onPing}. */
  public void pong(ByteBuffer payload) {
    pongs.onPing(payload);
  }

  /** A write that the transport did not finish at once has ended well. */
  public void onWritten() {
    loop.onWritten();
  }

  /** Such a write has failed. The connection has to end. */
  public void onWriteFailed() {
    loop.onWriteFailed();
  }
}
