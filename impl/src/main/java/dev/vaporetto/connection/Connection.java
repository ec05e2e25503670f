package dev.vaporetto.connection;

import dev.vaporetto.connection.Closure.Initiator;
import dev.vaporetto.protocol.ClosingHandshake;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection from the end of its opening handshake to the end of its socket.
 *
 * <p>Thread-safe. Messages may be sent by any thread, also from inside a callback; they leave in
 * call order. Callbacks of {@link ConnectionHandler} never overlap: a close that happens while one
 * runs ends the socket at once, and {@link ConnectionHandler#onClose} runs after it.
 *
 * <pre>
 *   OPEN ──close()──► CLOSING ── peer's close frame, end of stream, timeout ──► ENDED
 *     ├──── peer's close frame (answered) ─────────────────────────────────────►│
 *     ├──fail()──► CLOSING, what arrives is discarded ── next bytes, timeout ──►│
 *     └──── the transport fails ───────────────────────────────────────────────►│
 * </pre>
 */
public final class Connection {
  /** How long a peer that broke a rule may take to read why, before the socket is closed. */
  private static final long LINGER_NANOS = Duration.ofSeconds(1).toNanos();

  /** What is done with bytes that arrive. */
  enum Receiving {
    /** Everything is dispatched. */
    MESSAGES,
    /** This side has sent a close frame: only the peer's is of interest. */
    CLOSE_FRAME,
    /**
     * They are thrown away, so that the peer can read our close frame before its socket is reset.
     */
    NOTHING
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Role role;
  private final Transport transport;
  private final ConnectionHandler handler;
  private final ConnectionRuntime runtime;
  private final ConnectionSettings settings;
  private final MessageLimits limits = new MessageLimits();
  private final SendSide sending;
  private final ReceiveSide receiving;

  /** Guarded by the lock. */
  private final ClosingHandshake closing = new ClosingHandshake();

  /** Who sent the first close frame of this side; guarded by the lock. */
  private Initiator localInitiator = Initiator.APPLICATION;

  /** What is done with bytes that arrive; written under the lock. */
  private volatile Receiving mode = Receiving.MESSAGES;

  /** When the socket is closed whatever the peer does; 0 for never. Guarded by the lock. */
  private long endDeadline;

  /** A thread is in a callback, or about to be. Guarded by the lock. */
  private boolean dispatching;

  /** The thread in a callback. Each thread only compares it with itself, so it needs no lock. */
  private @Nullable Thread dispatcher;

  /**
   * The error and the closure that wait for the running callback to return. Guarded by the lock.
   */
  private @Nullable Throwable pendingError;

  private @Nullable Closure pendingClosure;

  /** Whether {@link #open} has run. Guarded by the lock. */
  private boolean opened;

  /** {@link ConnectionHandler#onClose} has run or is pending. Guarded by the lock. */
  private boolean closureRaised;

  /** The socket goes as soon as everything is written. Guarded by the lock. */
  private boolean closeWhenDrained;

  /** The socket is closed, or is being closed. Written under the lock. */
  private volatile boolean transportClosed;

  /** Nanoseconds without traffic after which the connection is closed; 0 for never. */
  private volatile long idleTimeoutNanos;

  /** The tick of the last byte either way; races are harmless, so it has no lock. */
  private long lastActivity;

  public Connection(
      Role role,
      MaskingKeys keys,
      Transport transport,
      ConnectionHandler handler,
      ConnectionRuntime runtime,
      ConnectionSettings settings) {
    this.role = role;
    this.transport = transport;
    this.handler = handler;
    this.runtime = runtime;
    this.settings = settings;
    OutboundQueue queue = new OutboundQueue(role, keys, runtime.buffers());
    sending = new SendSide(this, lock, transport, runtime, settings, queue);
    MessageReader reader = new MessageReader(role, limits);
    receiving = new ReceiveSide(this, transport, runtime.buffers(), reader, handler);
    lastActivity = runtime.timers().now();
  }

  // ---- for what stands on it

  /** The largest messages that the peer may send. */
  public MessageLimits limits() {
    return limits;
  }

  /** Whether data may be sent. */
  public boolean isOpen() {
    lock.lock();
    try {
      return closing.isOpen();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connection after this time without a byte either way; zero or less is never. */
  public void idleTimeout(Duration timeout) {
    idleTimeoutNanos = Math.max(0, timeout.toNanos());
    lastActivity = runtime.timers().now();
  }

  /**
   * Sends a whole message or a control frame without blocking; its remaining bytes are copied
   * before the method returns.
   *
   * @param callback told when the transport has taken the bytes, or why it never will: an {@link
   *     IOException}, a {@link SendQueueFullException} among them
   * @throws IllegalStateException if a message that is sent in parts is not complete
   */
  public void send(Opcode opcode, ByteBuffer payload, SendCallback callback) {
    sending.send(opcode, payload, callback);
  }

  /**
   * Sends a whole message or a control frame and blocks until the transport has taken it, or while
   * the queue has no room for it.
   *
   * @throws IOException if the connection ends first; a peer that takes nothing for the send
   *     timeout ends it
   * @throws IllegalStateException if a message that is sent in parts is not complete
   */
  public void sendBlocking(Opcode opcode, ByteBuffer payload)
      throws IOException, InterruptedException {
    sending.sendBlocking(opcode, payload, true, false);
  }

  /**
   * Sends a part of a message, as a fragment of its own.
   *
   * @param kind TEXT or BINARY, the same for all parts
   * @throws IllegalStateException if a message of the other kind is not complete
   */
  public void sendPart(Opcode kind, ByteBuffer payload, boolean last, SendCallback callback) {
    sending.sendPart(kind, payload, last, callback);
  }

  /** The position in the outgoing stream behind everything sent so far. */
  public long sentPosition() {
    return sending.end();
  }

  /**
   * Blocks until the transport has taken everything up to {@code position}.
   *
   * @param deadline on the scale of {@link System#nanoTime}; {@link Long#MAX_VALUE} for none
   * @return false if the deadline came first
   * @throws IOException if the connection ends first; a peer that takes nothing for the send
   *     timeout ends it
   */
  public boolean awaitWritten(long position, long deadline)
      throws IOException, InterruptedException {
    return sending.awaitWritten(position, deadline);
  }

  /** Begins the closing handshake for the application; later calls do nothing. Never blocks. */
  public void close(CloseStatus status) {
    close(status, Initiator.APPLICATION);
  }

  /** Begins the closing handshake. */
  public void close(CloseStatus status, Initiator initiator) {
    lock.lock();
    try {
      if (transportClosed || !closing.send(status)) {
        return;
      }
      localInitiator = initiator;
      mode = Receiving.CLOSE_FRAME;
      endDeadline = runtime.timers().now() + settings.closeTimeout().toNanos();
      sending.close(status);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the connection without a closing handshake; the peer sees the end of the stream. */
  public void abort(String reason) {
    lock.lock();
    try {
      closing.transportEnded();
      raise(null, Initiator.ENGINE);
      closeTransport(new IOException(reason));
    } finally {
      lock.unlock();
    }
  }

  // ---- for the transport

  /** The transport can carry bytes: runs {@link ConnectionHandler#onOpen}, then reads. */
  public void open() {
    lock.lock();
    try {
      opened = true;
      dispatching = true;
      dispatcher = Thread.currentThread();
      if (!transportClosed) {
        runtime.timers().add(this);
      }
    } finally {
      lock.unlock();
    }
    handler.onOpen();
    leave();
  }

  /** Bytes, or the end of the stream, are there. User code runs on the calling thread. */
  public void onReadable() {
    if (!enter()) {
      return;
    }
    try {
      receiving.readAndDispatch();
    } catch (WebSocketFailure e) {
      fail(e);
    } catch (IOException e) {
      onTransportFailure(e);
    } finally {
      leave();
    }
  }

  /** A write that {@link Transport#write} did not finish has ended well. */
  public void onWritten() {
    lastActivity = runtime.timers().now();
    sending.onWritten();
  }

  /** A write that {@link Transport#write} did not finish has failed. */
  public void onWriteFailed(IOException failure) {
    onTransportFailure(failure);
  }

  // ---- callbacks one at a time

  private boolean enter() {
    lock.lock();
    try {
      if (dispatching || !opened) {
        return false;
      }
      dispatching = true;
      dispatcher = Thread.currentThread();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Runs what has waited for the callback to return, then waits for bytes again. */
  private void leave() {
    while (true) {
      Throwable error;
      Closure closure;
      boolean goOn;
      lock.lock();
      try {
        error = pendingError;
        closure = pendingClosure;
        pendingError = null;
        pendingClosure = null;
        goOn = !transportClosed;
        if (error == null && closure == null) {
          dispatcher = null;
          dispatching = false;
        }
      } finally {
        lock.unlock();
      }
      if (error == null && closure == null) {
        if (goOn) {
          transport.awaitReadable();
        }
        return;
      }
      if (error != null) {
        handler.onError(error);
      }
      if (closure != null) {
        handler.onClose(closure);
      }
    }
  }

  /** Makes sure that somebody runs what is pending. The caller holds the lock. */
  private void runPending() {
    if (dispatching || !opened) {
      return;
    }
    dispatching = true;
    runtime.executor().execute(this::runPendingNow);
  }

  private void runPendingNow() {
    dispatcher = Thread.currentThread();
    leave();
  }

  // ---- for the sending half; the caller holds the lock

  ClosingHandshake closing() {
    return closing;
  }

  /** See {@link SendSide}. */
  boolean mayCork() {
    return dispatcher == Thread.currentThread() && receiving.isMoreBuffered();
  }

  /** Everything that was queued is written. */
  void onDrained() {
    if (closeWhenDrained) {
      closeTransport(null);
    }
  }

  void onTransportFailed(IOException failure) {
    boolean expected = !closing.isOpen();
    closing.transportEnded();
    raise(expected ? null : failure, Initiator.TRANSPORT);
    closeTransport(failure);
  }

  // ---- for the receiving half; on the dispatching thread, without the lock

  Receiving mode() {
    return mode;
  }

  boolean isTransportClosed() {
    return transportClosed;
  }

  void onActivity() {
    lastActivity = runtime.timers().now();
  }

  void onBatchEnd() {
    sending.uncork();
  }

  void onPing(ByteBuffer payload) {
    sending.pong(payload);
  }

  void onCloseFrame(CloseStatus status) {
    lock.lock();
    try {
      CloseStatus answer = closing.receive(status);
      raise(null, Initiator.TRANSPORT);
      mode = Receiving.NOTHING;
      if (answer != null) {
        endDeadline = runtime.timers().now() + settings.closeTimeout().toNanos();
        sending.close(answer);
      }
      // RFC 6455 §7.1.1: the server closes the TCP connection first; a client waits for that
      if (role == Role.CLIENT) {
        endDeadline = runtime.timers().now() + LINGER_NANOS;
      } else if (sending.isDrained()) {
        closeTransport(null);
      } else {
        closeWhenDrained = true;
      }
    } finally {
      lock.unlock();
    }
  }

  void onEndOfStream() {
    lock.lock();
    try {
      closing.transportEnded();
      raise(null, Initiator.TRANSPORT);
      closeTransport(new EOFException("the peer closed the connection"));
    } finally {
      lock.unlock();
    }
  }

  /** Bytes were thrown away after a failure: the peer has most likely read our close frame. */
  void onDiscarded() {
    lock.lock();
    try {
      if (sending.isDrained()) {
        closeTransport(null);
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- the end

  /** RFC 6455 §7.1.7: fail the WebSocket connection. */
  private void fail(WebSocketFailure failure) {
    lock.lock();
    try {
      CloseStatus status = failure.status();
      boolean first = closing.isOpen();
      if (closing.send(status)) {
        localInitiator = Initiator.ENGINE;
        sending.close(status);
      }
      mode = Receiving.NOTHING;
      endDeadline = runtime.timers().now() + LINGER_NANOS;
      raise(first ? failure : null, Initiator.ENGINE);
    } finally {
      lock.unlock();
    }
  }

  private void onTransportFailure(IOException failure) {
    lock.lock();
    try {
      onTransportFailed(failure);
    } finally {
      lock.unlock();
    }
  }

  /** Called with each tick of the timers. */
  void onTick(long now) {
    lock.lock();
    try {
      if (sending.isStuck(now)) {
        onTransportFailed(
            new IOException(
                "the peer took no byte for " + settings.sendTimeout().toMillis() + " ms"));
        return;
      }
      if (endDeadline != 0 && now - endDeadline >= 0) {
        closing.transportEnded();
        raise(null, Initiator.TRANSPORT);
        closeTransport(new IOException("the closing handshake took too long"));
        return;
      }
    } finally {
      lock.unlock();
    }
    long idle = idleTimeoutNanos;
    if (idle > 0 && now - lastActivity > idle) {
      String reason = "no byte for " + idle / 1_000_000 + " ms";
      close(new CloseStatus(CloseStatus.GOING_AWAY, reason), Initiator.ENGINE);
    }
  }

  /** Decides the outcome, once. The caller holds the lock. */
  private void raise(@Nullable Throwable error, Initiator initiator) {
    if (closureRaised) {
      return;
    }
    closureRaised = true;
    pendingError = error;
    pendingClosure = new Closure(closing.outcome(), beganBy(initiator));
    runPending();
  }

  private Initiator beganBy(Initiator withoutCloseFrame) {
    if (closing.isBegunByPeer()) {
      return Initiator.PEER;
    }
    return closing.isCloseSent() ? localInitiator : withoutCloseFrame;
  }

  /**
   * Closes the socket, once. The caller holds the lock, which is released meanwhile.
   *
   * @param reason for the sends that still wait; null where none can
   */
  private void closeTransport(@Nullable IOException reason) {
    if (transportClosed) {
      return;
    }
    transportClosed = true;
    runtime.timers().remove(this);
    sending.fail(reason != null ? reason : new IOException("the connection is closed"));
    lock.unlock();
    try {
      transport.close();
    } finally {
      lock.lock();
    }
  }
}
