package dev.vaporetto.connection;

import dev.vaporetto.concurrent.SerialExecutor;
import dev.vaporetto.connection.in.ConnectionHandler;
import dev.vaporetto.connection.in.Hold;
import dev.vaporetto.connection.in.Inbound;
import dev.vaporetto.connection.in.InboundEvents;
import dev.vaporetto.connection.out.Sender;
import dev.vaporetto.connection.out.SenderEvents;
import dev.vaporetto.connection.time.Liveness;
import dev.vaporetto.connection.time.MessageDeadline;
import dev.vaporetto.connection.time.Timers;
import dev.vaporetto.connection.wire.MaskingKeys;
import dev.vaporetto.connection.wire.Transport;
import dev.vaporetto.io.CallbackHistory;
import dev.vaporetto.io.LoopChannel;
import dev.vaporetto.memory.MemoryAccount;
import dev.vaporetto.metrics.ConnectionCounters;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.Protocol;
import dev.vaporetto.protocol.Protocol.Phase;
import dev.vaporetto.protocol.extension.ExtensionPipeline;
import dev.vaporetto.protocol.frame.CloseStatus;
import dev.vaporetto.protocol.frame.Role;
import dev.vaporetto.protocol.message.MessageLimits;
import java.io.IOException;
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
public final class Connection implements Timers.Timed, LoopChannel.Listener {
  private final ReentrantLock lock = new ReentrantLock();
  private final ConnectionHandler handler;
  private final ConnectionRuntime runtime;
  private final MessageLimits limits;
  private final ConnectionCounters counters;

  /** All but its inbound half is guarded by the lock. */
  private final Protocol protocol;

  private final Liveness liveness;
  private final Sender sender;
  private final Inbound inbound;

  /** Callbacks, and with them everything that is read. */
  private final SerialExecutor callbacks;

  private final Lifecycle lifecycle;
  private final Reception reception;
  private final Deadlines deadlines;

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
    this.handler = handler;
    this.runtime = runtime;
    InboundLimits bounds = settings.inbound();
    limits = new MessageLimits(bounds.frames());
    liveness = new Liveness(bounds.readIdleTimeout(), bounds.writeIdleTimeout());
    protocol = new Protocol(role, limits, extensions, handler);
    Events events = new Events();
    MemoryAccount account = runtime.memory().open();
    counters = runtime.counters().newConnection();
    inbound =
        new Inbound(transport, runtime.buffers(), protocol, handler, events, account, counters);
    callbacks = new SerialExecutor(runtime.executor(), events::onFailure);
    sender =
        new Sender(
            lock,
            protocol,
            keys,
            transport,
            runtime.buffers(),
            runtime.timers(),
            runtime.outcomes(),
            events,
            extensions.newDeflater(role),
            settings.outbound(),
            account,
            counters);
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
    account.bind(lifecycle);
    reception =
        new Reception(lock, protocol, inbound, callbacks, transport, lifecycle, runtime, counters);
    deadlines =
        new Deadlines(
            lock,
            protocol,
            limits,
            new MessageDeadline(bounds.messageTimeout()),
            liveness,
            sender,
            callbacks,
            transport,
            lifecycle,
            reception);
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

  /** What it counts. */
  public ConnectionCounters counters() {
    return counters;
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

  /** Stops reading, and dispatching behind what is dispatched: messages, pings, close frames. */
  public void suspend(Hold hold) {
    reception.suspend(hold);
  }

  /** Ends {@link #suspend}; does nothing otherwise. Messages are dispatched by another thread. */
  public void resume(Hold hold) {
    if (reception.isSuspended()) {
      // What the peer has sent is not read yet: its silence counts from now on.
      liveness.onLife(runtime.timers().now());
    }
    reception.resume(hold);
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
    reception.resume();
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

  /** User code runs on the calling thread, unless the runtime hands it over. */
  @Override
  public void onReadable() {
    reception.onReadable(false);
  }

  /** The same; errors and the close are reported on the executor. */
  @Override
  public void onReadableOnLoop() {
    reception.onReadable(true);
  }

  @Override
  public void onHandedOver() {
    counters.handedOver();
  }

  /** Whether the callbacks of the endpoint block. */
  public CallbackHistory history() {
    return runtime.history();
  }

  @Override
  public void onWritten() {
    sender.onWritten();
  }

  @Override
  public void onWriteFailed(IOException failure) {
    sender.onWriteFailed();
    lifecycle.transportFailed(failure);
  }

  @Override
  public void onTick(long now) {
    deadlines.onTick(now);
  }

  /** What the two halves ask and report. */
  private final class Events implements InboundEvents, SenderEvents {
    @Override
    public void onFailure(Throwable failure) {
      reception.onCallbackFailure(failure);
    }

    @Override
    public boolean isSuspended() {
      return reception.isSuspended();
    }

    @Override
    public void onBytes(ByteBuffer bytes) {
      liveness.onLife(runtime.timers().now());
      runtime.trace().received(Connection.this, bytes, protocol.toFrameEnd());
    }

    @Override
    public void onFrames(ByteBuffer[] frames) {
      runtime.trace().sent(Connection.this, frames);
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
      liveness.onWritten(runtime.timers().now(), hadToWait);
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
      lifecycle.tooSlow(refusal);
      reception.resume();
    }
  }
}
