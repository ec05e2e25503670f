package dev.vaporetto.connection;

import dev.vaporetto.concurrent.BorrowedThreads;
import dev.vaporetto.concurrent.SerialExecutor;
import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.in.Inbound;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.metrics.ConnectionCounters;
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
final class Reception implements Runnable {
  /** A bit of {@link #holds}: the transport is not asked for bytes. */
  private static final int PARKED = 1 << 31;

  private final ReentrantLock lock;
  private final Protocol protocol;
  private final Inbound inbound;
  private final SerialExecutor callbacks;
  private final Transport transport;
  private final Lifecycle lifecycle;

  /** Whether all user code runs on the executor, and none on the transport's thread. */
  private final boolean handsOver;

  /** Of the container, for all connections of the application. */
  private final BorrowedThreads borrowed;

  private final ConnectionCounters counters;

  /**
   * Why messages wait, a bit for each {@link Hold}, and {@link #PARKED}; 0 while they do not.
   * Written under the lock; the reading thread looks at it between two messages.
   */
  private volatile int holds;

  Reception(
      ReentrantLock lock,
      Protocol protocol,
      Inbound inbound,
      SerialExecutor callbacks,
      Transport transport,
      Lifecycle lifecycle,
      ConnectionRuntime runtime,
      ConnectionCounters counters) {
    this.lock = lock;
    this.protocol = protocol;
    this.inbound = inbound;
    this.callbacks = callbacks;
    this.transport = transport;
    this.lifecycle = lifecycle;
    this.handsOver = runtime.handsOver();
    this.borrowed = runtime.borrowed();
    this.counters = counters;
  }

  /** Runs the first callback, and reads from then on. */
  void begin(Runnable first) {
    if (handsOver) {
      callbacks.handOver(first, this);
    } else if (borrowed.enter()) {
      try {
        callbacks.begin(first, this);
      } finally {
        borrowed.leave();
      }
    } else {
      callbacks.handOver(borrowed.elsewhere(first), this);
    }
  }

  /** Whether messages wait. Once a close frame was sent or received, none is dispatched. */
  boolean isSuspended() {
    return holds != 0 && protocol.phase() == Phase.OPEN;
  }

  /** See {@link Connection#suspend}. */
  void suspend(Hold hold) {
    lock.lock();
    try {
      holds = holds | hold.bit();
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Connection#resume}. */
  void resume(Hold hold) {
    resume(~hold.bit());
  }

  /** Ends all holds. */
  void resume() {
    resume(0);
  }

  /** Leaves only some holds. */
  private void resume(int left) {
    boolean goesOn;
    lock.lock();
    try {
      int before = holds;
      goesOn = before != 0 && (before & left & ~PARKED) == 0;
      holds = goesOn ? 0 : before & left;
      goesOn &= (before & PARKED) != 0;
    } finally {
      lock.unlock();
    }
    if (goesOn) {
      callbacks.execute(this::dispatchRest, this);
    }
  }

  /**
   * See {@link Connection#onReadable} and {@link Connection#onReadableOnLoop}.
   *
   * @param onLoop whether the calling thread is left as soon as what was read is dispatched
   */
  void onReadable(boolean onLoop) {
    if (!callbacks.tryEnter()) {
      // The end of the connection is being reported.
      return;
    }
    if (handsOver && protocol.phase() != Phase.DISCARDING) {
      counters.handedOver();
      callbacks.handOver(readAhead(), this);
      return;
    }
    if (!onLoop && !borrowed.enter()) {
      dispatchElsewhere();
      return;
    }
    try {
      inbound.readAndDispatch();
    } catch (Throwable failure) {
      onFailure(failure);
    } finally {
      if (onLoop) {
        callbacks.leaveToOthers(this);
      } else {
        leave();
      }
    }
  }

  private void leave() {
    try {
      callbacks.leave(this);
    } finally {
      borrowed.leave();
    }
  }

  private void dispatchElsewhere() {
    Runnable task;
    try {
      task = borrowed.elsewhere(readAhead());
    } catch (Throwable failure) {
      // There is no memory for a task. The turn has to be given back all the same.
      borrowed.leaveElsewhere();
      try {
        onFailure(failure);
      } finally {
        callbacks.leave(this);
      }
      return;
    }
    counters.handedOver();
    callbacks.handOver(task, this);
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

  /** A callback has failed, or the memory: a part of the input may be lost. From any thread. */
  void onCallbackFailure(Throwable failure) {
    try {
      lifecycle.fail(new CloseStatus(CloseStatus.INTERNAL_ERROR, "the endpoint failed"), failure);
    } finally {
      // Unread bytes would reset the socket, and the peer would not read the close frame.
      resume();
    }
  }

  /**
   * What follows each turn in which something was read, or could have been: asks the transport for
   * more, unless messages have to wait.
   */
  @Override
  public void run() {
    if (protocol.phase() == Phase.CLOSED || isParked()) {
      return;
    }
    if (inbound.hasRest()) {
      // A resume came while the bytes were put aside, and found a thread at work.
      callbacks.execute(this::dispatchRest, this);
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
      // Not where a close has come since: nothing waits any more, and this thread goes on.
      boolean suspended = isSuspended();
      if (suspended) {
        holds = holds | PARKED;
      }
      return suspended;
    } finally {
      lock.unlock();
    }
  }
}
