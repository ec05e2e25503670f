package dev.vaporetto.connection.out;

import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.engine.SendLoss;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.metrics.ConnectionCounters;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a frame may be queued now: refuses it, has its sender wait, or lets it pass. Guarded by
 * the connection's lock, which {@link #awaitRoom} releases while its caller waits.
 */
final class AdmissionControl {
  private final Protocol protocol;
  private final Outbox outbox;
  private final WriteLoop loop;
  private final SenderEvents events;
  private final MemoryAccount account;
  private final ConnectionCounters counters;

  /** Read without the lock, too. */
  private volatile OutboundLimits limits;

  AdmissionControl(
      Protocol protocol,
      Outbox outbox,
      WriteLoop loop,
      SenderEvents events,
      MemoryAccount account,
      ConnectionCounters counters,
      OutboundLimits limits) {
    this.protocol = protocol;
    this.outbox = outbox;
    this.loop = loop;
    this.events = events;
    this.account = account;
    this.counters = counters;
    this.limits = limits;
  }

  OutboundLimits limits() {
    return limits;
  }

  void limits(OutboundLimits value) {
    limits = value;
  }

  /**
   * Refuses every frame when the connection was closed, has failed or is closing.
   *
   * @throws IOException that says so
   */
  void requireOpen() throws IOException {
    CloseStatus own = protocol.closedByApplication();
    if (own != null) {
      throw new IOException(
          "the application has closed the connection with "
              + own.code()
              + "; expected an open one to send on");
    }
    IOException failure = loop.failure();
    if (failure != null) {
      throw new IOException(failure.getMessage(), failure);
    }
    // §5.5.1: after a close frame, an endpoint MUST NOT send any more data frames
    if (!protocol.maySend()) {
      throw new IOException("the connection is closing; expected an open one to send on");
    }
  }

  /**
   * Looks after the deadlines of sends.
   *
   * @param writtenAt when the transport took bytes for the last time
   * @return why the connection has to end; null if it has not
   */
  @Nullable IOException lateAt(long now, long writtenAt) {
    Duration timeout = limits.sendTimeout();
    if (loop.isPending() && now - writtenAt > Timers.nanos(timeout)) {
      return new IOException("the peer took no byte for " + timeout.toMillis() + " ms");
    }
    return outbox.isLate(now)
        ? new SocketTimeoutException("the peer did not take a message within its send timeout")
        : null;
  }

  /**
   * How many messages, from one on, may be queued at once as they are; 0 also where a single one
   * would be refused, or wait.
   */
  int countFitting(SharedFrames frames, int from) {
    boolean open =
        protocol.closedByApplication() == null && loop.failure() == null && protocol.maySend();
    return open ? outbox.countFitting(frames, from, !loop.isIdle(), limits) : 0;
  }

  /**
   * Decides about a frame whose sender does not wait.
   *
   * @param size of its payload, in bytes
   * @return APPEND or WAIT
   * @throws SendQueueFullException if there is no room for it
   * @throws IllegalStateException as {@link Outbox#admit} says
   */
  Admission admit(OutgoingFrame frame, int size) throws IOException {
    requireOpen();
    Admission admission =
        outbox.admit(frame.opcode(), size, frame.message(), !loop.isIdle(), limits);
    if (admission == Admission.FULL) {
      long waiting = outbox.waiting();
      int bound = limits.maxBytes();
      throw waiting == 0 || waiting + size <= bound
          ? SendQueueFullException.ofMemory(waiting, size)
          : new SendQueueFullException(waiting, size, bound);
    }
    return admission;
  }

  /**
   * A message was refused, as {@link #admit} says, and what that has as a consequence. Unlocked.
   */
  void refused(SendQueueFullException refusal) {
    counters.lost(SendLoss.REFUSED, 1);
    if (refusal.isOfMemory()) {
      account.refused();
    }
    if (limits.overflow() == Overflow.CLOSE) {
      events.onTooSlow(refusal);
    }
  }

  /** Whether a frame whose sender waits can be queued now. */
  boolean isRoomFor(OutgoingFrame frame, int size) throws IOException {
    requireOpen();
    return !outbox.mustWaitForOther(frame.opcode(), frame.message())
        && !outbox.isFull(size, frame.message(), limits.maxBytes());
  }

  /**
   * Waits until {@link #isRoomFor} a frame.
   *
   * @throws IOException if the connection closes before, or another thread does not send the last
   *     part of its message within the send timeout
   */
  void awaitRoom(OutgoingFrame frame, int size) throws IOException, InterruptedException {
    long patience = Timers.nanos(limits.sendTimeout());
    long start = System.nanoTime();
    while (!isRoomFor(frame, size)) {
      if (!outbox.mustWaitForOther(frame.opcode(), frame.message())) {
        // The peer has its own deadline.
        loop.awaitProgress(Long.MAX_VALUE);
        start = System.nanoTime();
        continue;
      }
      long left = patience - (System.nanoTime() - start);
      if (left <= 0) {
        throw new IOException(
            "another thread has not sent the last part of its message for "
                + TimeUnit.NANOSECONDS.toMillis(patience)
                + " ms");
      }
      loop.awaitProgress(left);
    }
  }
}
