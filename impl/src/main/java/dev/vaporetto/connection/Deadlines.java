package dev.vaporetto.connection;

import dev.vaporetto.concurrent.SerialExecutor;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.out.Sender;
import dev.vaporetto.connection.time.Liveness;
import dev.vaporetto.connection.time.Liveness.Beat;
import dev.vaporetto.connection.time.MessageDeadline;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.message.MessageLimits;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks at the clock for a connection: whether a send, a message, the closing handshake or the
 * silence of the peer lasts too long, and whether the peer is to be pinged. For the thread of the
 * timers; no method is called with the lock.
 */
final class Deadlines {
  private final ReentrantLock lock;
  private final Protocol protocol;
  private final MessageLimits limits;
  private final MessageDeadline message;
  private final Liveness liveness;
  private final Sender sender;
  private final SerialExecutor callbacks;
  private final Transport transport;
  private final Lifecycle lifecycle;
  private final Reception reception;

  Deadlines(
      ReentrantLock lock,
      Protocol protocol,
      MessageLimits limits,
      MessageDeadline message,
      Liveness liveness,
      Sender sender,
      SerialExecutor callbacks,
      Transport transport,
      Lifecycle lifecycle,
      Reception reception) {
    this.lock = lock;
    this.protocol = protocol;
    this.limits = limits;
    this.message = message;
    this.liveness = liveness;
    this.sender = sender;
    this.callbacks = callbacks;
    this.transport = transport;
    this.lifecycle = lifecycle;
    this.reception = reception;
  }

  /**
   * Does what is due.
   *
   * @param now in nanoseconds on the connection's clock
   */
  void onTick(long now) {
    if (!transport.isAlive()) {
      lifecycle.socketGone();
      return;
    }
    limits.onTick(now);
    boolean suspended = reception.isSuspended();
    boolean held = suspended || callbacks.isTaken();
    if (held) {
      liveness.onHeld(now);
    }
    IOException late;
    Beat beat = Beat.NOTHING;
    lock.lock();
    try {
      if (sender.hasProgressed()) {
        liveness.onWritten(now, true);
      }
      late = sender.lateAt(now, liveness.writtenAt());
      if (protocol.maySend()) {
        beat = liveness.beatAt(now, held);
      }
    } finally {
      lock.unlock();
    }
    if (late == null && beat == Beat.PEER_IS_GONE) {
      late = new SocketTimeoutException(liveness.goneReason());
    }
    if (late != null) {
      lifecycle.transportFailed(late);
      return;
    }
    lifecycle.onTick(now);
    if (beat == Beat.PING) {
      sender.send(Opcode.PING, Liveness.ping(), SendCallback.NONE);
    }
    if (message.isLate(limits.arriving(), now, held)) {
      CloseStatus status = new CloseStatus(CloseStatus.POLICY_VIOLATION, message.reason());
      lifecycle.fail(status, new SocketTimeoutException(message.reason()));
      return;
    }
    String idle = suspended ? null : liveness.idleReasonAt(now);
    if (idle != null) {
      closeIdle(idle);
    }
  }

  private void closeIdle(String reason) {
    lifecycle.close(new CloseStatus(CloseStatus.GOING_AWAY, reason), Initiator.ENGINE, null);
    // Nothing is dispatched any more, and the peer's close frame must be read.
    reception.resume();
  }
}
