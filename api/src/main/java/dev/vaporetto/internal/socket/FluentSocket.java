package dev.vaporetto.internal.socket;

import dev.vaporetto.AsyncMessageListener;
import dev.vaporetto.CloseListener;
import dev.vaporetto.Closure;
import dev.vaporetto.FlowControl;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.MessageStreams;
import dev.vaporetto.Negotiated;
import dev.vaporetto.WebSocket;
import dev.vaporetto.internal.Clock;
import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Limits;
import dev.vaporetto.internal.SerialExecutor;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.SharedMessages;
import dev.vaporetto.internal.socket.in.EarlyMessages;
import dev.vaporetto.internal.socket.in.Inbox;
import dev.vaporetto.internal.socket.in.Inboxes;
import dev.vaporetto.internal.socket.in.Reception;
import dev.vaporetto.internal.socket.lifecycle.SocketLifecycle;
import dev.vaporetto.internal.socket.lifecycle.SocketOwner;
import dev.vaporetto.internal.socket.out.OutgoingStreams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fluent socket on an engine's connection. The two {@link Inbox}es dispatch what is received,
 * the {@link Outbound} and {@link OutgoingStreams} send, and the {@link SocketLifecycle} reports
 * errors and the close. Thread-safe; the calls of an engine must not overlap.
 */
public final class FluentSocket implements WebSocket {
  private static final String NODE = UUID.randomUUID().toString();
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String id = NODE + "-" + NUMBERS.incrementAndGet();
  private final Outbound outbound;
  private final ScheduledExecutorService clock;
  private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
  private final SocketLifecycle lifecycle;
  private final Reception reception;
  private final Inbox<String> texts;
  private final Inbox<ByteBuffer> binaries;
  private final Pings pings;
  private final OutgoingStreams outgoing;

  private volatile @Nullable MessageListener<ByteBuffer> pingListener;
  private volatile @Nullable MessageListener<ByteBuffer> pongListener;

  /**
   * Creates a socket before anything else happens to its connection.
   *
   * @param owner decides about messages without a listener
   */
  public FluentSocket(Outbound outbound, SocketOwner owner) {
    this(outbound, owner, Clock.INSTANCE);
  }

  /** Creates a socket with a given clock, whose tasks must be quick. */
  public FluentSocket(Outbound outbound, SocketOwner owner, ScheduledExecutorService clock) {
    this.outbound = outbound;
    this.clock = clock;
    this.lifecycle = new SocketLifecycle(outbound, owner);
    this.reception = new Reception(outbound, lifecycle, owner);
    this.texts = Inboxes.ofText(reception);
    this.binaries = Inboxes.ofBinary(reception);
    this.pings = new Pings(outbound);
    this.outgoing = new OutgoingStreams(outbound, this::sourceFailed, this::cutOff);
  }

  private void sourceFailed(Throwable failure) {
    if (!lifecycle.isClosing()) {
      lifecycle.fail(failure);
    }
  }

  private void cutOff() {
    lifecycle.close(CloseCodes.INTERNAL_ERROR, "a message was cut off");
  }

  // ---- from the engine

  /** Runs the handler; nothing is dispatched before its stage is done. */
  public void open(Callable<? extends CompletionStage<?>> handler) {
    reception.runHandler(handler);
  }

  /**
   * Lets messages wait from now on until the first listener for messages is set.
   *
   * @param callbacks delivers the messages that have waited, one after another
   */
  public void keepUntilFirstListener(Executor callbacks) {
    reception.setEarly(new EarlyMessages(reception.reading(), clock, callbacks, outbound.kept()));
  }

  /** Like {@link #keepUntilFirstListener(Executor)}, on the shared threads. */
  public void keepUntilFirstListener() {
    keepUntilFirstListener(
        SerialExecutor.ofApplication(
            null, Thread.currentThread().getContextClassLoader(), this::fail));
  }

  /**
   * Called when a new connection carries this socket, after one was lost.
   *
   * @param handler calls the application; nothing is dispatched before its stage is done
   */
  public void reopened(Callable<? extends CompletionStage<?>> handler) {
    texts.reopened();
    binaries.reopened();
    reception.reading().reopened();
    open(handler);
  }

  /** The text messages. */
  public Inbox<String> texts() {
    return texts;
  }

  /** The binary messages. */
  public Inbox<ByteBuffer> binaries() {
    return binaries;
  }

  /** Dispatches a ping; the buffer is valid during the call. */
  public void dispatchPing(ByteBuffer payload) {
    dispatch(pingListener, payload);
  }

  /** Completes the pings that a pong answers; calls no listener. */
  public void answerPings(ByteBuffer payload) {
    inCallback(() -> pings.onPong(payload));
  }

  /** Dispatches a pong; the buffer is valid during the call. */
  public void dispatchPong(ByteBuffer payload) {
    answerPings(payload);
    dispatch(pongListener, payload);
  }

  private void dispatch(@Nullable MessageListener<ByteBuffer> listener, ByteBuffer payload) {
    if (listener == null || lifecycle.isClosing()) {
      return;
    }
    inCallback(
        () -> {
          try {
            listener.onMessage(Copies.view(payload));
          } catch (Throwable e) {
            lifecycle.fail(e);
          }
        });
  }

  /**
   * Runs user code that other events of this socket wait for, so that it cannot wait for one of
   * them.
   */
  public void inCallback(Runnable userCode) {
    boolean nested = lifecycle.enter();
    try {
      userCode.run();
    } finally {
      lifecycle.leave(nested);
    }
  }

  /** Whether the calling thread runs user code that other events of this socket wait for. */
  public boolean isInCallback() {
    return lifecycle.areOnThisThread();
  }

  /**
   * Called when user code of this socket has thrown: calls the onError listeners, and closes with
   * 1011.
   */
  public void fail(Throwable failure) {
    lifecycle.fail(failure);
  }

  /**
   * Called when the engine reports an error: calls the onError listeners. The engine itself closes.
   */
  public void engineFailed(Throwable failure) {
    lifecycle.engineFailed(failure);
  }

  /** Which connection carries this, for a line of the log; not escaped. */
  public String inLog() {
    return outbound.inLog();
  }

  /** Whether the socket is closing or closed, so that no message is dispatched any more. */
  public boolean isClosing() {
    return lifecycle.isClosing();
  }

  /**
   * Called when the connection is lost or closed: the message in parts that is being sent fails.
   */
  public void disconnected() {
    outgoing.disconnected(
        new IOException("the connection ended before the whole message was sent"));
  }

  /** Called when the connection was lost, and another one is to follow. */
  public void lost(int code) {
    disconnected();
    pings.fail(noPong(code));
  }

  private static IOException noPong(int code) {
    return new IOException("the socket closed with " + code + " before the pong");
  }

  /**
   * Called when the socket has closed: calls the onClose listeners, after the early messages that
   * wait.
   */
  public void closed(Closure closure) {
    outgoing.close(
        new IOException(
            "the socket closed with " + closure.code() + " before the message was sent"));
    pings.close(noPong(closure.code()));
    EarlyMessages early = reception.early();
    if (early != null) {
      early.close(() -> lifecycle.notifyClosed(closure), lifecycle.isClosing());
    } else {
      lifecycle.notifyClosed(closure);
    }
  }

  // ---- WebSocket

  @Override
  public CompletableFuture<Void> send(String message) {
    Objects.requireNonNull(message, "message");
    return outbound.send(message);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer message) {
    Objects.requireNonNull(message, "message");
    return outbound.send(message);
  }

  @Override
  public CompletableFuture<Void> send(byte[] message) {
    Objects.requireNonNull(message, "message");
    return outbound.send(ByteBuffer.wrap(message));
  }

  /** Sends messages that are sent to other sockets as well; see {@link Outbound}. */
  public void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
    outbound.send(messages, outcome);
  }

  @Override
  public Listening onString(MessageListener<String> listener) {
    Objects.requireNonNull(listener, "listener");
    return texts.listen(listener);
  }

  @Override
  public Listening onByteBuffer(MessageListener<ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    return binaries.listen(listener);
  }

  @Override
  public Listening onData(MessageListener<byte[]> listener) {
    Objects.requireNonNull(listener, "listener");
    return binaries.listen(message -> listener.onMessage(Copies.array(message)));
  }

  @Override
  public Listening onStringAsync(AsyncMessageListener<String> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requireBackPressure("onStringAsync");
    return texts.listen((message, last) -> listener.onMessage(message), false);
  }

  @Override
  public Listening onByteBufferAsync(AsyncMessageListener<ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requireBackPressure("onByteBufferAsync");
    return binaries.listen((message, last) -> listener.onMessage(Copies.buffer(message)), false);
  }

  @Override
  public Listening onDataAsync(AsyncMessageListener<byte[]> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requireBackPressure("onDataAsync");
    return binaries.listen((message, last) -> listener.onMessage(Copies.array(message)), false);
  }

  @Override
  public WebSocket onError(Consumer<Throwable> listener) {
    Objects.requireNonNull(listener, "listener");
    lifecycle.listeners().onError(listener);
    return this;
  }

  @Override
  public WebSocket onClose(CloseListener listener) {
    Objects.requireNonNull(listener, "listener");
    lifecycle.listeners().onClose(listener);
    return this;
  }

  @Override
  public CompletableFuture<Void> ping() {
    return pings.ping(lifecycle);
  }

  @Override
  public WebSocket onPing(MessageListener<ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    outbound.requirePings();
    pingListener = listener;
    return this;
  }

  @Override
  public WebSocket onPong(MessageListener<ByteBuffer> listener) {
    Objects.requireNonNull(listener, "listener");
    pongListener = listener;
    return this;
  }

  @Override
  public WebSocket pingInterval(Duration interval) {
    Objects.requireNonNull(interval, "interval");
    outbound.pingInterval(Limits.pingInterval("", interval));
    return this;
  }

  @Override
  public CompletableFuture<Closure> close(int code, String reason) {
    Objects.requireNonNull(reason, "reason");
    return lifecycle.close(code, reason);
  }

  @Override
  public CompletableFuture<Closure> closed() {
    return lifecycle.closed();
  }

  @Override
  public MessageStreams streams() {
    return new SocketStreams(outbound, outgoing, texts, binaries);
  }

  @Override
  public FlowControl flow() {
    return new SocketFlow(outbound, reception.reading());
  }

  @Override
  public Negotiated negotiated() {
    return outbound.negotiated();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return !lifecycle.isClosing() && outbound.isOpen();
  }

  @Override
  public Map<String, Object> attributes() {
    return attributes;
  }
}
