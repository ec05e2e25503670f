package dev.vaporetto.connection;

import dev.vaporetto.concurrent.LosslessExecutor;
import dev.vaporetto.concurrent.SerialExecutor;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.in.Inbound;
import dev.vaporetto.connection.in.InboundEvents;
import dev.vaporetto.connection.out.SendCallback;
import dev.vaporetto.connection.out.Sender;
import dev.vaporetto.connection.out.SenderEvents;
import dev.vaporetto.connection.time.Liveness;
import dev.vaporetto.connection.time.Liveness.Beat;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.Protocol.Phase;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Opcode;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.message.MessageLimits;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One WebSocket connection from the end of its opening handshake to the end of its socket. {@link
 * Protocol} decides; this class carries: it has the lock, lets one thread at a time run callbacks,
 * and does what a decision asks for after it has released the lock.
 *
 * <p>Thread-safe. Callbacks of {@link ConnectionHandler} never overlap: a close that happens while
 * one runs closes the socket at once, and {@link ConnectionHandler#onClose} runs after it.
 */
public final class Connection implements Timers.Timed {
  private static final CloseStatus TOO_SLOW =
      new CloseStatus(CloseStatus.TRY_AGAIN_LATER, "the peer reads too slowly");

  private final ReentrantLock lock = new ReentrantLock();
  private final Transport transport;
  private final ConnectionHandler handler;
  private final ConnectionRuntime runtime;
  private final MessageLimits limits = new MessageLimits();

  /** All but its inbound half is guarded by the lock. */
  private final Protocol protocol;

  private final Liveness liveness = new Liveness();
  private final Sender sender;
  private final Inbound inbound;

  /** Callbacks, and with them everything that is read. */
  private final SerialExecutor callbacks;

  private final Lifecycle lifecycle;
  private final Reception reception;

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
    this.transport = transport;
    this.handler = handler;
    this.runtime = runtime;
    protocol = new Protocol(role, limits, extensions, handler::wantsParts);
    Events events = new Events();
    inbound = new Inbound(transport, runtime.buffers(), protocol, handler, events);
    callbacks = new SerialExecutor(runtime.executor(), events::onCallbackFailure);
    sender =
        new Sender(
            lock,
            protocol,
            keys,
            transport,
            runtime.buffers(),
            runtime.timers(),
            LosslessExecutor.of(runtime.outcomes()),
            events,
            extensions.newDeflater(role),
            settings.maxQueuedBytes(),
            settings.sendTimeout());
    lifecycle =
        new Lifecycle(
            lock,
            protocol,
            sender,
            inbound,
            callbacks,
            transport,
            handler,
            runtime.timers(),
            Timers.nanos(settings.closeTimeout()),
            this);
    reception =
        new Reception(
            lock, protocol, inbound, callbacks, transport, lifecycle, runtime.handsOver());
  }

  // ---- for the layer above

  /** What sends messages. */
  public Sender sender() {
    return sender;
  }

  /** The largest messages that the peer may send. */
  public MessageLimits limits() {
    return limits;
  }

  /** Whether data may be sent: false for good from the beginning of the closing handshake. */
  public boolean isOpen() {
    return protocol.phase() == Phase.OPEN;
  }

  /** Whether the socket is closed, or is being closed. */
  public boolean isEnded() {
    return protocol.phase() == Phase.CLOSED;
  }

  /** Closes the connection after this time without a byte either way; zero or less is never. */
  public void idleTimeout(Duration timeout) {
    liveness.idleTimeout(timeout, runtime.timers().now());
  }

  /**
   * Pings the peer each time this has passed, and ends the connection if it gives no sign of life
   * from one ping to the next; zero or less is never. Pongs that answer it are not dispatched.
   */
  public void pingInterval(Duration interval) {
    lock.lock();
    try {
      liveness.pingInterval(interval, runtime.timers().now());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops the dispatch of messages and the reading of bytes after the message that is being
   * dispatched, so that the peer is slowed down by TCP. Its pings and its close frame wait as well.
   */
  public void suspend() {
    reception.suspend();
  }

  /** Ends {@link #suspend}; does nothing otherwise. Messages are dispatched by another thread. */
  public void resume() {
    if (reception.isSuspended()) {
      // What the peer has sent meanwhile is not read yet: its silence counts from now on.
      liveness.onLife(runtime.timers().now());
    }
    reception.resume();
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
    lifecycle.close(status, initiator, null);
    // Nothing is dispatched any more, and the peer's close frame must be read.
    resume();
  }

  /** Ends the connection without a closing handshake; the peer sees the end of the stream. */
  public void abort(String reason) {
    lifecycle.abort(reason);
  }

  // ---- for the transport

  /** The transport can carry bytes: runs {@link ConnectionHandler#onOpen}, then reads. */
  public void open() {
    lock.lock();
    try {
      liveness.begin(runtime.timers().now());
      sender.start();
      if (protocol.phase() != Phase.CLOSED) {
        runtime.timers().add(this);
      }
    } finally {
      lock.unlock();
    }
    sender.flush();
    reception.begin(handler::onOpen);
  }

  /**
   * Bytes, or the end of the stream, are there. User code runs on the calling thread, unless the
   * {@linkplain ConnectionRuntime#handsOver runtime} says otherwise.
   */
  public void onReadable() {
    reception.onReadable();
  }

  /** A write that {@link Transport#write} did not finish has ended well. Never throws. */
  public void onWritten() {
    sender.onWritten();
  }

  /** A write that {@link Transport#write} did not finish has failed. */
  public void onWriteFailed(IOException failure) {
    lifecycle.transportFailed(failure);
  }

  @Override
  public void onTick(long now) {
    if (!transport.isAlive()) {
      lifecycle.transportFailed(
          new IOException("the container closed the socket without a report"));
      return;
    }
    IOException late;
    Beat beat = Beat.NOTHING;
    lock.lock();
    try {
      if (sender.hasProgressed()) {
        liveness.onLife(now);
        liveness.onWritten(now);
      }
      late = sender.lateAt(now, liveness.writtenAt());
      if (protocol.maySend()) {
        beat = liveness.beatAt(now, reception.isSuspended() || callbacks.isTaken());
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
    String idle = reception.isSuspended() ? null : liveness.idleReasonAt(now);
    if (idle != null) {
      close(new CloseStatus(CloseStatus.GOING_AWAY, idle), Initiator.ENGINE);
    }
  }

  /** What the two halves ask and report. */
  private final class Events implements InboundEvents, SenderEvents {
    @Override
    public void onCallbackFailure(Throwable failure) {
      reception.onCallbackFailure(failure);
    }

    @Override
    public boolean isSuspended() {
      return reception.isSuspended();
    }

    @Override
    public void onBytes() {
      liveness.onLife(runtime.timers().now());
    }

    @Override
    public void onPing(ByteBuffer payload) {
      sender.pong(payload);
      handler.onPing(payload);
    }

    @Override
    public void onPong(ByteBuffer payload) {
      if (!liveness.isAnswer(payload)) {
        handler.onPong(payload);
      }
    }

    @Override
    public void onCloseFrame() {
      lifecycle.closeReceived();
    }

    @Override
    public void onDiscarded(ByteBuffer bytes) {
      lifecycle.discarded(bytes);
    }

    @Override
    public void onEndOfStream() {
      lifecycle.endOfStream();
    }

    @Override
    public void onBatchEnd() {
      sender.onBatchEnd();
    }

    @Override
    public boolean isBatchGoingOn() {
      return inbound.isMoreBuffered() && callbacks.isOnThisThread();
    }

    @Override
    public void onBytesWritten(boolean hadToWait) {
      long now = runtime.timers().now();
      liveness.onWritten(now);
      if (hadToWait) {
        liveness.onLife(now);
      }
    }

    @Override
    public void onDrained() {
      lifecycle.closeTransportIfDue();
    }

    @Override
    public void onTransportFailed(IOException failure) {
      lifecycle.transportFailed(failure);
    }

    @Override
    public void onTooSlow(IOException refusal) {
      lifecycle.close(TOO_SLOW, Initiator.ENGINE, refusal);
      resume();
    }

    @Override
    public void onQueueingFailed(Throwable failure) {
      reception.onCallbackFailure(failure);
    }
  }
}
