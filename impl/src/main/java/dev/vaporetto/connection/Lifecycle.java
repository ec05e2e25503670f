package dev.vaporetto.connection;

import dev.vaporetto.concurrent.SerialExecutor;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.in.Inbound;
import dev.vaporetto.connection.out.Sender;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.protocol.Closure;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.Protocol.Phase;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection to its end: each method changes the state of the {@link Protocol} under
 * the connection's lock, and does what that asks for without it: writes the close frame, closes the
 * socket, reports to the handler. Thread-safe; no method is called with the lock.
 */
final class Lifecycle implements MemoryAccount.Owner {
  private static final CloseStatus TOO_SLOW =
      new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "the peer reads too slowly");

  private static final CloseStatus NO_MEMORY =
      new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "too much is held for this peer");

  /** How long a peer may take to read a last close frame before the socket is closed. */
  private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

  private final ReentrantLock lock;
  private final Protocol protocol;
  private final Sender sender;
  private final Inbound inbound;
  private final SerialExecutor callbacks;
  private final Transport transport;
  private final ConnectionHandler handler;
  private final Timers timers;
  private final long closeTimeoutNanos;

  /** What the timers look after until the socket is closed. */
  private final Timers.Timed timed;

  /** When the socket is closed whatever the peer does; 0 for never. Guarded by the lock. */
  private long deadline;

  Lifecycle(
      ReentrantLock lock,
      Protocol protocol,
      Sender sender,
      Inbound inbound,
      SerialExecutor callbacks,
      Transport transport,
      ConnectionHandler handler,
      Timers timers,
      long closeTimeoutNanos,
      Timers.Timed timed) {
    this.lock = lock;
    this.protocol = protocol;
    this.sender = sender;
    this.inbound = inbound;
    this.callbacks = callbacks;
    this.transport = transport;
    this.handler = handler;
    this.timers = timers;
    this.closeTimeoutNanos = closeTimeoutNanos;
    this.timed = timed;
    callbacks.setLast(this::report);
  }

  /**
   * Begins the closing handshake.
   *
   * @param reason for {@link ConnectionHandler#onError}; null for no call of it
   * @throws IllegalArgumentException if the status must not be sent
   */
  void close(CloseStatus status, Initiator initiator, @Nullable Throwable reason) {
    lock.lock();
    try {
      if (!protocol.close(status, initiator, reason)) {
        return;
      }
      // First of all: whatever fails from here on, the connection ends.
      setDeadline();
      sender.close(status);
    } finally {
      lock.unlock();
    }
    sender.flush();
  }

  /** A message was refused because the peer reads too slowly, and the policy says to close. */
  void tooSlow(IOException refusal) {
    close(TOO_SLOW, Initiator.ENGINE, refusal);
  }

  /** Drops what waits, and fails the connection: its memory is needed for others. */
  @Override
  public void giveUpMemory() {
    IOException reason =
        new IOException(
            "the memory for what waits and is incomplete is used up, and this peer holds most");
    Runnable tellSenders;
    lock.lock();
    try {
      tellSenders = sender.drop(reason);
    } finally {
      lock.unlock();
    }
    try {
      fail(NO_MEMORY, reason);
    } finally {
      tellSenders.run();
    }
  }

  /** The peer's close frame has come. */
  void closeReceived() {
    lock.lock();
    try {
      Phase before = protocol.phase();
      CloseStatus answer = protocol.closeReceived();
      if (protocol.phase() != before) {
        setDeadline();
      }
      if (answer != null) {
        sender.close(answer);
      }
    } finally {
      lock.unlock();
      reportClosure();
    }
    sender.flush();
    closeTransportIfDue();
  }

  /** RFC 6455 §7.1.7: fail the WebSocket connection. */
  void fail(CloseStatus status, Throwable failure) {
    lock.lock();
    try {
      Phase before = protocol.phase();
      boolean toSend = protocol.fail(status, failure);
      if (protocol.phase() != before) {
        setDeadline();
      }
      if (toSend) {
        sender.close(status);
      }
    } finally {
      lock.unlock();
      reportClosure();
    }
    sender.flush();
    closeTransportIfDue();
  }

  /** Bytes of the peer were thrown away. */
  void discarded(ByteBuffer bytes) {
    boolean due;
    lock.lock();
    try {
      due = protocol.discard(bytes, sender.isDrained());
    } finally {
      lock.unlock();
    }
    if (due) {
      closeTransport();
    }
  }

  /** Closes the socket if it is this side's turn to do that (RFC 6455 §7.1.1). */
  void closeTransportIfDue() {
    if (protocol.phase() != Phase.DISCARDING) {
      return;
    }
    boolean due;
    lock.lock();
    try {
      due = protocol.isTransportCloseDue(sender.isDrained());
    } finally {
      lock.unlock();
    }
    if (due) {
      closeTransport();
    }
  }

  private void closeTransport() {
    end(null, Initiator.TRANSPORT, new IOException("the connection is closed"));
  }

  void transportFailed(IOException failure) {
    end(failure, Initiator.TRANSPORT, failure);
  }

  /** The container has closed the socket, and has reported it to nobody. */
  void socketGone() {
    transportFailed(new IOException("the container closed the socket without a report"));
  }

  void endOfStream() {
    end(null, Initiator.TRANSPORT, new EOFException("the peer closed the connection"));
  }

  /** Closes the socket without a closing handshake. */
  void abort(String reason) {
    end(null, Initiator.ENGINE, new IOException(reason));
  }

  /** Looks after the deadline of the closing handshake. */
  void onTick(long now) {
    boolean overdue;
    lock.lock();
    try {
      overdue = deadline != 0 && now - deadline >= 0;
    } finally {
      lock.unlock();
    }
    if (overdue) {
      end(null, Initiator.TRANSPORT, new IOException("the closing handshake took too long"));
    }
  }

  /**
   * Closes the socket, once.
   *
   * @param error for the handler, if the connection was open; null for none
   * @param reason for the sends that still wait
   */
  private void end(@Nullable Throwable error, Initiator initiator, IOException reason) {
    if (!enterClosed(error, initiator)) {
      return;
    }
    timers.remove(timed);
    // Each step is taken whatever happens to those before.
    try {
      closeSocket();
    } finally {
      try {
        failSends(reason);
      } finally {
        reportClosure();
      }
    }
  }

  private void closeSocket() {
    try {
      transport.close();
    } catch (RuntimeException | Error e) {
      // It may not report what has become of a write.
      sender.onWriteFailed();
      throw e;
    }
  }

  private boolean enterClosed(@Nullable Throwable error, Initiator initiator) {
    lock.lock();
    try {
      if (protocol.phase() == Phase.CLOSED) {
        return false;
      }
      protocol.transportEnded(error, initiator);
      setDeadline();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void failSends(IOException reason) {
    Runnable tellSenders;
    lock.lock();
    try {
      tellSenders = sender.fail(reason);
    } finally {
      lock.unlock();
    }
    tellSenders.run();
  }

  /** The phase has changed. With the lock. */
  private void setDeadline() {
    deadline =
        switch (protocol.patience()) {
          case NONE -> 0;
          case CLOSING_HANDSHAKE -> timers.now() + closeTimeoutNanos;
          case LINGER -> timers.now() + LINGER_NANOS;
        };
  }

  /** Has the handler learn once how the connection closed, behind the callback that runs. */
  private void reportClosure() {
    boolean due;
    lock.lock();
    try {
      due = protocol.takeClosure() != null;
    } finally {
      lock.unlock();
    }
    if (due) {
      callbacks.executeLast();
    }
  }

  private void report() {
    Closure closure;
    Throwable error;
    lock.lock();
    try {
      closure = protocol.closure();
      error = protocol.error();
    } finally {
      lock.unlock();
    }
    try {
      if (error != null) {
        handler.onError(error);
      }
    } finally {
      try {
        inbound.close();
      } finally {
        handler.onClose(closure);
      }
    }
  }
}
