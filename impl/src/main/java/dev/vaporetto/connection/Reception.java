package dev.vaporetto.connection;

import dev.vaporetto.concurrent.SerialExecutor;
import dev.vaporetto.connection.in.Inbound;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.Protocol.Phase;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When a connection reads, and on which thread: one at a time has the turn of the callbacks, and
 * what it reads is dispatched in that turn. Thread-safe; no method is called with the lock.
 */
final class Reception {
  /** Whether messages are dispatched. */
  private enum Flow {
    ON,
    /** They wait. The thread that dispatches, or is about to, does not know yet. */
    SUSPENDED,
    /** They wait, and the transport is not asked for bytes. */
    PARKED
  }

  private final ReentrantLock lock;
  private final Protocol protocol;
  private final Inbound inbound;
  private final SerialExecutor callbacks;
  private final Transport transport;
  private final Lifecycle lifecycle;

  /** What follows each turn in which something was read, or could have been. */
  private final Runnable sequel = this::awaitReadable;

  /** Whether all user code runs on the executor, and none on the transport's thread. */
  private final boolean handsOver;

  /** Written under the lock; the reading thread looks at it between two messages. */
  private volatile Flow flow = Flow.ON;

  Reception(
      ReentrantLock lock,
      Protocol protocol,
      Inbound inbound,
      SerialExecutor callbacks,
      Transport transport,
      Lifecycle lifecycle,
      boolean handsOver) {
    this.lock = lock;
    this.protocol = protocol;
    this.inbound = inbound;
    this.callbacks = callbacks;
    this.transport = transport;
    this.lifecycle = lifecycle;
    this.handsOver = handsOver;
  }

  /** Runs the first callback, and reads from then on. */
  void begin(Runnable first) {
    if (handsOver) {
      callbacks.handOver(first, sequel);
    } else {
      callbacks.begin(first, sequel);
    }
  }

  /** Whether messages wait. Once a close frame was sent or received, none is dispatched. */
  boolean isSuspended() {
    return flow != Flow.ON && protocol.phase() == Phase.OPEN;
  }

  /** See {@link Connection#suspend}. */
  void suspend() {
    lock.lock();
    try {
      if (flow == Flow.ON) {
        flow = Flow.SUSPENDED;
      }
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Connection#resume}. */
  void resume() {
    boolean parked;
    lock.lock();
    try {
      parked = flow == Flow.PARKED;
      flow = Flow.ON;
    } finally {
      lock.unlock();
    }
    if (parked) {
      callbacks.execute(this::dispatchRest, sequel);
    }
  }

  /** See {@link Connection#onReadable}. */
  void onReadable() {
    if (!callbacks.tryEnter()) {
      // The end of the connection is being reported.
      return;
    }
    if (handsOver && protocol.phase() != Phase.DISCARDING) {
      callbacks.handOver(readAhead(), sequel);
      return;
    }
    try {
      inbound.readAndDispatch();
    } catch (Throwable failure) {
      onFailure(failure);
    } finally {
      callbacks.leave(sequel);
    }
  }

  /** Only the transport's own thread reads: a container may demand that. */
  private Runnable readAhead() {
    try {
      return inbound.readAhead() ? this::dispatchRest : lifecycle::endOfStream;
    } catch (Throwable failure) {
      return () -> onFailure(failure);
    }
  }

  private void dispatchRest() {
    try {
      inbound.dispatchRest();
    } catch (Throwable failure) {
      onFailure(failure);
    }
  }

  private void onFailure(Throwable failure) {
    if (failure instanceof WebSocketFailure rule) {
      lifecycle.fail(rule.status(), rule);
    } else if (failure instanceof IOException io) {
      lifecycle.transportFailed(io);
    } else {
      onCallbackFailure(failure);
    }
  }

  /** A callback has failed, or the memory: a part of the input may be lost. */
  void onCallbackFailure(Throwable failure) {
    lifecycle.fail(new CloseStatus(CloseStatus.INTERNAL_ERROR, "the endpoint failed"), failure);
  }

  /** What was read is dispatched: asks the transport for more, unless messages have to wait. */
  private void awaitReadable() {
    if (protocol.phase() == Phase.CLOSED || isParked()) {
      return;
    }
    if (inbound.hasRest()) {
      // A resume came while the bytes were put aside, and found a thread at work.
      callbacks.execute(this::dispatchRest, sequel);
      return;
    }
    try {
      transport.awaitReadable();
    } catch (RuntimeException e) {
      lifecycle.transportFailed(new IOException("the container failed to wait for bytes: " + e, e));
    }
  }

  private boolean isParked() {
    if (!isSuspended()) {
      // A suspension that comes now finds the transport asked, and is seen with the next event.
      return false;
    }
    lock.lock();
    try {
      if (flow == Flow.SUSPENDED) {
        flow = Flow.PARKED;
      }
      return flow == Flow.PARKED && protocol.phase() == Phase.OPEN;
    } finally {
      lock.unlock();
    }
  }
}
