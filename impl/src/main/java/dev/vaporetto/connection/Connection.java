package dev.vaporetto.connection;

import dev.vaporetto.connection.Closure.Initiator;
import dev.vaporetto.connection.Heartbeat.Beat;
import dev.vaporetto.engine.Overflow;
import dev.vaporetto.protocol.ClosingHandshake;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.FrameDecoder;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.frame.WebSocketFailure;
import dev.vaporetto.protocol.message.MessageLimits;
import dev.vaporetto.protocol.message.MessageReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
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
 *     ├──fail()──► CLOSING, what arrives is discarded ─ its answer, timeout ───►│
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
  private final Dispatch dispatch;

  /** Guarded by the lock. */
  private final ClosingHandshake closing = new ClosingHandshake();

  /** Who sent the first close frame of this side; guarded by the lock. */
  private Initiator localInitiator = Initiator.APPLICATION;

  /** What is done with bytes that arrive; written under the lock. */
  private volatile Receiving mode = Receiving.MESSAGES;

  /** When the socket is closed whatever the peer does; 0 for never. Guarded by the lock. */
  private long endDeadline;

  /** {@link ConnectionHandler#onClose} has run or is pending. Guarded by the lock. */
  private boolean closureRaised;

  /** The socket goes as soon as everything is written. Guarded by the lock. */
  private boolean closeWhenDrained;

  /** The socket is closed, or is being closed. Written under the lock. */
  private volatile boolean transportClosed;

  /** Why the engine closes where no rule was broken; null for none. Guarded by the lock. */
  private @Nullable Throwable closeCause;

  /** Nanoseconds without traffic after which the connection is closed; 0 for never. */
  private volatile long idleTimeoutNanos;

  /** Pings the peer; null if nobody does. */
  private volatile @Nullable Heartbeat heartbeat;

  /** The tick of the last byte either way; races are harmless, so it has no lock. */
  private long lastActivity;

  /** A connection without extensions. */
  public Connection(
      Role role,
      MaskingKeys keys,
      Transport transport,
      ConnectionHandler handler,
      ConnectionRuntime runtime,
      ConnectionSettings settings) {
    this(role, keys, transport, handler, runtime, settings, ExtensionPipeline.NONE);
  }

  /**
   * A connection whose opening handshake is done.
   *
   * @param keys masks what is sent, where {@code role} does that
   * @param extensions as the opening handshake agreed
   */
  public Connection(
      Role role,
      MaskingKeys keys,
      Transport transport,
      ConnectionHandler handler,
      ConnectionRuntime runtime,
      ConnectionSettings settings,
      ExtensionPipeline extensions) {
    this.role = role;
    this.transport = transport;
    this.handler = handler;
    this.runtime = runtime;
    this.settings = settings;
    OutboundQueue queue = new OutboundQueue(role, keys, runtime.buffers());
    Compression compression = Compression.of(extensions.newDeflater(role), runtime.buffers());
    sending = new SendSide(this, lock, transport, runtime, settings, queue, compression);
    MessageReader reader = new MessageReader(role, limits, extensions, handler::wantsParts);
    receiving = new ReceiveSide(this, transport, runtime.buffers(), reader, handler);
    dispatch = new Dispatch(lock, runtime, new BetweenCallbacks());
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
      return closing.isOpen() && !sending.hasFailed();
    } finally {
      lock.unlock();
    }
  }

  /** What this side's close frame said; null as long as none was sent. */
  public @Nullable CloseStatus closeSent() {
    lock.lock();
    try {
      return closing.sent();
    } finally {
      lock.unlock();
    }
  }

  /** What the peer's close frame said; null as long as none came. */
  public @Nullable CloseStatus closeReceived() {
    lock.lock();
    try {
      return closing.received();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the socket is closed, or is being closed. */
  public boolean isEnded() {
    return transportClosed;
  }

  /** Closes the connection after this time without a byte either way; zero or less is never. */
  public void idleTimeout(Duration timeout) {
    idleTimeoutNanos = timeout.isNegative() ? 0 : Timers.nanos(timeout);
    lastActivity = runtime.timers().now();
  }

  /**
   * Pings the peer each time this has passed, and ends the connection if nothing comes from one
   * ping to the next; zero or less is never. Pongs that answer it are not dispatched.
   */
  public void pingInterval(Duration interval) {
    boolean never = interval.isNegative() || interval.isZero();
    heartbeat = never ? null : new Heartbeat(interval, runtime.timers().now());
  }

  /**
   * Sends a whole message or a control frame without blocking; its remaining bytes are copied
   * before the method returns.
   *
   * @param callback told when the transport has taken the bytes, or why it never will: an {@link
   *     IOException}, a {@link SendQueueFullException} among them
   * @throws IllegalStateException if a message that this thread sends in parts is not complete
   */
  public void send(Opcode opcode, ByteBuffer payload, SendCallback callback) {
    sending.send(opcode, payload, callback, 0);
  }

  /**
   * Sends like {@link #send(Opcode, ByteBuffer, SendCallback)}, with a timeout: if the transport
   * has not taken the message by then, the connection ends, for the message may be half sent.
   *
   * @param timeoutNanos zero or less for none but that of all sends
   */
  public void send(Opcode opcode, ByteBuffer payload, SendCallback callback, long timeoutNanos) {
    sending.send(opcode, payload, callback, timeoutNanos);
  }

  /** Sends a whole message like {@link #send(Opcode, ByteBuffer, SendCallback)}. */
  public void send(PreparedMessage message, SendCallback callback) {
    sending.send(message, callback);
  }

  /**
   * Bytes of messages and frames that the transport has not taken yet; 0 when the connection has
   * ended.
   */
  public long bufferedBytes() {
    return sending.bufferedBytes();
  }

  /** How long the peer may take no byte of what is being written before the connection ends. */
  public void sendTimeout(Duration timeout) {
    ConnectionSettings.requirePositive("send timeout", timeout);
    sending.timeout(timeout);
  }

  /**
   * How many bytes may wait for the peer, and what happens to a send that returns at once beyond
   * that; one that blocks waits. A larger message is taken when nothing waits.
   *
   * @param bytes 0 or more
   */
  public void outboundLimit(int bytes, Overflow policy) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "the bound of what waits for the peer came as " + bytes + " bytes; expected 0 or more");
    }
    sending.outboundLimit(bytes, policy);
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
    sending.sendBlocking(opcode, payload, true, null);
  }

  /**
   * Sends a part of a message, as a fragment of its own, and blocks like {@link #sendBlocking}.
   *
   * @param message stands for the message and tells it from others that are sent in parts
   * @param kind TEXT or BINARY, the same for all parts
   * @throws IllegalStateException if another message that this thread sends in parts is not
   *     complete; another thread's is waited for
   */
  public void sendPartBlocking(Object message, Opcode kind, ByteBuffer payload, boolean last)
      throws IOException, InterruptedException {
    sending.sendBlocking(kind, payload, last, message);
  }

  /**
   * Whether sends may be held back for some milliseconds, so that many of them leave in one write;
   * they count as sent. Off by default. Switching it off sends what is held back.
   */
  public void batching(boolean allowed) {
    sending.batching(allowed);
  }

  public boolean isBatching() {
    return sending.isBatching();
  }

  /** Sends what {@link #batching} holds back. */
  public void flush() {
    sending.flush();
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
    sending.sendPart(message, kind, payload, last, callback);
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

  /**
   * Stops the dispatch of messages and the reading of bytes after the message that is being
   * dispatched, so that the peer is slowed down by TCP. Its pings and its close frame wait as well.
   */
  public void suspend() {
    dispatch.suspend();
  }

  /** Ends {@link #suspend}; does nothing otherwise. Messages are dispatched by another thread. */
  public void resume() {
    if (dispatch.resume()) {
      goOnWithKept();
    }
  }

  /**
   * Begins the closing handshake for the application; later calls do nothing. Never blocks.
   *
   * @throws IllegalArgumentException if the code must not be on the wire
   */
  public void close(CloseStatus status) {
    close(status, Initiator.APPLICATION);
  }

  /** Begins the closing handshake like {@link #close(CloseStatus)}, for {@code initiator}. */
  public void close(CloseStatus status, Initiator initiator) {
    status.requireSendable();
    lock.lock();
    try {
      if (transportClosed || !closing.send(status)) {
        return;
      }
      localInitiator = initiator;
      mode = Receiving.CLOSE_FRAME;
      endDeadline = runtime.timers().now() + Timers.nanos(settings.closeTimeout());
      sending.close(status);
    } finally {
      lock.unlock();
    }
    // Nothing is dispatched any more, and the peer's close frame must be read.
    resume();
  }

  /** Begins the closing handshake like {@link #close}; the handler is told why, before the end. */
  void closeFor(Throwable cause, CloseStatus status) {
    lock.lock();
    try {
      if (!transportClosed && closing.isOpen()) {
        closeCause = cause;
      }
    } finally {
      lock.unlock();
    }
    close(status, Initiator.ENGINE);
  }

  /** Ends the connection without a closing handshake; the peer sees the end of the stream. */
  public void abort(String reason) {
    lock.lock();
    try {
      closing.transportEnded();
      mode = Receiving.NOTHING;
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
      dispatch.open();
      if (!transportClosed) {
        runtime.timers().add(this);
        lastActivity = runtime.timers().now();
        sending.start();
      }
      if (role == Role.SERVER) {
        runtime.upgrades().opened();
      }
    } finally {
      lock.unlock();
    }
    if (runtime.handsOver()) {
      dispatch.handOver(this::openNow);
    } else {
      openNow();
    }
  }

  private void openNow() {
    try {
      handler.onOpen();
    } catch (RuntimeException | Error e) {
      onHandlerFailure(e);
      throw e;
    } finally {
      dispatch.leave();
    }
  }

  /**
   * Bytes, or the end of the stream, are there. User code runs on the calling thread, unless the
   * {@linkplain ConnectionRuntime#handsOver runtime} says otherwise.
   */
  public void onReadable() {
    if (!dispatch.enter()) {
      return;
    }
    if (runtime.handsOver() && mode != Receiving.NOTHING) {
      Reception rest = readAhead();
      dispatch.handOver(() -> receive(rest));
    } else {
      receive(receiving::readAndDispatch);
    }
  }

  /** Only the transport's own thread reads: a container may demand that. */
  private Reception readAhead() {
    try {
      return receiving.readAhead() ? receiving::dispatchKept : this::onEndOfStream;
    } catch (IOException e) {
      return () -> onTransportFailure(e);
    }
  }

  /** A run of the receiving half; user code is called in it. */
  private interface Reception {
    void run() throws IOException, WebSocketFailure;
  }

  private void receive(Reception reception) {
    try {
      reception.run();
    } catch (WebSocketFailure e) {
      fail(e.status(), e);
    } catch (IOException e) {
      onTransportFailure(e);
    } catch (RuntimeException | Error e) {
      onHandlerFailure(e);
      throw e;
    } finally {
      dispatch.leave();
    }
  }

  /** A write that {@link Transport#write} did not finish has ended well. */
  public void onWritten() {
    sending.onWritten();
  }

  /** A write that {@link Transport#write} did not finish has failed. */
  public void onWriteFailed(IOException failure) {
    onTransportFailure(failure);
  }

  // ---- between two callbacks, without the lock

  private void goOnWithKept() {
    dispatch.handOver(() -> receive(receiving::dispatchKept));
  }

  private final class BetweenCallbacks implements Dispatch.Listener {
    @Override
    public boolean hasKept() {
      return receiving.hasKept();
    }

    @Override
    public void onKept() {
      goOnWithKept();
    }

    @Override
    public void onError(Throwable error) {
      handler.onError(error);
    }

    @Override
    public void onEnd(Closure closure) {
      // Whoever decided about it has seen to it that nothing that comes is read any more.
      receiving.close();
      handler.onClose(closure);
    }

    @Override
    public void onIdle() {
      try {
        transport.awaitReadable();
      } catch (RuntimeException e) {
        onTransportFailure(new IOException("the container failed to wait for bytes: " + e, e));
      }
    }
  }

  // ---- for the sending half; the caller holds the lock

  boolean isOpened() {
    return dispatch.isOpened();
  }

  ClosingHandshake closing() {
    return closing;
  }

  /** See {@link SendSide}. */
  boolean mayCork() {
    return dispatch.isOnThisThread() && receiving.isMoreBuffered();
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

  boolean isSuspended() {
    return dispatch.isSuspended();
  }

  boolean isTransportClosed() {
    return transportClosed;
  }

  /** Bytes went either way, as far as the transport: they say nothing about the peer. */
  void onActivity() {
    lastActivity = runtime.timers().now();
  }

  /** A sign of life: a byte of the peer has come, or the peer has made room for one of ours. */
  void onPeerAlive() {
    onActivity();
    Heartbeat current = heartbeat;
    if (current != null) {
      current.onBytes();
    }
  }

  void onPong(ByteBuffer payload) {
    if (heartbeat == null || !Heartbeat.isAnsweredBy(payload)) {
      handler.onPong(payload);
    }
  }

  void onBatchEnd() {
    sending.onBatchEnd();
  }

  void onPing(ByteBuffer payload) {
    sending.pong(payload.duplicate());
    handler.onPing(payload);
  }

  void onCloseFrame(CloseStatus status) {
    lock.lock();
    try {
      CloseStatus answer = closing.receive(status);
      raise(null, Initiator.TRANSPORT);
      mode = Receiving.NOTHING;
      if (answer != null) {
        endDeadline = runtime.timers().now() + Timers.nanos(settings.closeTimeout());
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

  /**
   * Bytes are thrown away. The socket is closed once the peer has most likely read our close frame:
   * earlier, what it is still sending would make its system throw that frame away (RFC 6455
   * §7.1.1).
   */
  void onDiscarded(ByteBuffer bytes) {
    lock.lock();
    try {
      if (sending.isDrained()
          && (closing.isDone() || FrameDecoder.endsLikeCloseFrame(bytes, role))) {
        closeTransport(null);
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- the end

  /** RFC 6455 §7.1.7: fail the WebSocket connection. */
  private void fail(CloseStatus status, Throwable failure) {
    lock.lock();
    try {
      boolean first = closing.isOpen();
      boolean toSend = closing.send(status);
      if (toSend) {
        localInitiator = Initiator.ENGINE;
      }
      mode = Receiving.NOTHING;
      endDeadline = runtime.timers().now() + LINGER_NANOS;
      // Before the write, whose own failure must not hide the reason for it.
      raise(first ? failure : null, Initiator.ENGINE);
      if (toSend) {
        sending.close(status);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The handler, or the memory, failed where it must not: a part of the input may be lost. */
  private void onHandlerFailure(Throwable failure) {
    fail(new CloseStatus(CloseStatus.INTERNAL_ERROR, "the endpoint failed"), failure);
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
    Beat beat = Beat.NOTHING;
    lock.lock();
    try {
      if (sending.isStuck(now)) {
        onTransportFailed(
            new IOException("the peer took no byte for " + sending.timeout().toMillis() + " ms"));
        return;
      }
      if (sending.isLate(now)) {
        onTransportFailed(
            new SocketTimeoutException("the peer did not take a message within its send timeout"));
        return;
      }
      if (endDeadline != 0 && now - endDeadline >= 0) {
        closing.transportEnded();
        raise(null, Initiator.TRANSPORT);
        closeTransport(new IOException("the closing handshake took too long"));
        return;
      }
      Heartbeat current = heartbeat;
      if (current != null && closing.isOpen()) {
        beat = current.onTick(now, dispatch.isBusy());
        if (beat == Beat.PEER_IS_GONE) {
          onTransportFailed(new SocketTimeoutException(current.reason()));
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    if (beat == Beat.PING) {
      send(Opcode.PING, Heartbeat.payload(), failure -> {});
    }
    long idle = idleTimeoutNanos;
    if (idle > 0 && !dispatch.isSuspended() && now - lastActivity > idle) {
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
    Closure closure = new Closure(closing.outcome(), beganBy(initiator));
    dispatch.post(error != null ? error : closeCause, closure);
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
    boolean run = dispatch.end();
    runtime.timers().remove(this);
    sending.fail(reason != null ? reason : new IOException("the connection is closed"));
    lock.unlock();
    try {
      transport.close();
    } finally {
      try {
        if (run) {
          dispatch.runPending();
        }
      } finally {
        lock.lock();
      }
    }
  }
}
