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
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.socket.end.SocketEnd;
import dev.vaporetto.internal.socket.in.EarlyMessages;
import dev.vaporetto.internal.socket.in.Inbox;
import dev.vaporetto.internal.socket.in.Inboxes;
import dev.vaporetto.internal.socket.in.Reception;
import dev.vaporetto.internal.socket.out.OutgoingStreams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fluent socket on an engine's connection: the two {@link Inbox}es have what comes in, the
 * {@link Outbound} and {@link OutgoingStreams} what goes out, {@link SocketEnd} how it ends.
 * Thread-safe; what an engine tells must not overlap.
 */
public final class FluentSocket implements WebSocket {
  private static final String NODE = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String id = NODE + "-" + NUMBERS.incrementAndGet();
  private final Outbound outbound;
  private final ScheduledExecutorService clock;
  private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
  private final SocketEnd end;
  private final Reception reception;
  private final Inbox<String> texts;
  private final Inbox<ByteBuffer> binaries;
  private final Pings pings;
  private final OutgoingStreams outgoing;

  private volatile @Nullable MessageListener<ByteBuffer> pingListener;
  private volatile @Nullable MessageListener<ByteBuffer> pongListener;

  /**
   * A socket to whose connection nothing has happened yet.
   *
   * @param unhandled told the kind of a message without a listener; says whether to close for it
   */
  public FluentSocket(Outbound outbound, Predicate<String> unhandled) {
    this(outbound, unhandled, Clock.INSTANCE);
  }

  /** With a clock whose tasks are quick. */
  public FluentSocket(
      Outbound outbound, Predicate<String> unhandled, ScheduledExecutorService clock) {
    this.outbound = outbound;
    this.clock = clock;
    this.end = new SocketEnd(outbound);
    this.reception = new Reception(outbound, end, unhandled);
    this.texts = Inboxes.ofText(reception);
    this.binaries = Inboxes.ofBinary(reception);
    this.pings = new Pings(outbound);
    this.outgoing = new OutgoingStreams(outbound, this::sourceFailed, this::cutOff);
  }

  private void sourceFailed(Throwable failure) {
    if (!end.isOver()) {
      end.fail(failure);
    }
  }

  private void cutOff() {
    end.close(CloseCodes.INTERNAL_ERROR, "a message was cut off");
  }

  // ---- from the engine

  /** Runs the handler; nothing is dispatched before its stage is done. */
  public void open(Callable<? extends CompletionStage<?>> handler) {
    reception.runHandler(handler);
  }

  /**
   * Keeps what comes from now on, until the first listener for messages is set.
   *
   * @param callbacks where it is delivered, one after another
   */
  public void keepUntilFirstListener(Executor callbacks) {
    reception.keep(new EarlyMessages(reception.reading(), clock, callbacks));
  }

  /** Like {@link #keepUntilFirstListener(Executor)}, on threads that end by themselves. */
  public void keepUntilFirstListener() {
    keepUntilFirstListener(
        SerialExecutor.ofApplication(
            null, Thread.currentThread().getContextClassLoader(), this::fail));
  }

  /**
   * A connection is there that follows one that was lost, and carries this socket.
   *
   * @param tell tells the application; nothing is dispatched before its stage is done
   */
  public void reopened(Callable<? extends CompletionStage<?>> tell) {
    texts.reopened();
    binaries.reopened();
    reception.reading().reopened();
    open(tell);
  }

  /** The text messages. */
  public Inbox<String> texts() {
    return texts;
  }

  /** The binary messages. */
  public Inbox<ByteBuffer> binaries() {
    return binaries;
  }

  /** A ping has come; the buffer is valid during the call. */
  public void dispatchPing(ByteBuffer payload) {
    dispatch(pingListener, payload);
  }

  /** A pong has come; the buffer is valid during the call. */
  public void dispatchPong(ByteBuffer payload) {
    pings.onPong(payload);
    dispatch(pongListener, payload);
  }

  private void dispatch(@Nullable MessageListener<ByteBuffer> listener, ByteBuffer payload) {
    if (listener == null || end.isOver()) {
      return;
    }
    try {
      listener.onMessage(payload);
    } catch (Throwable e) {
      end.fail(e);
    }
  }

  /** User code that serves this socket has thrown: tells everybody, and closes with 1011. */
  public void fail(Throwable failure) {
    end.fail(failure);
  }

  /** The engine reports an error, and closes by itself: tells everybody. */
  public void engineFailed(Throwable failure) {
    end.engineFailed(failure);
  }

  /** Whether nothing is dispatched any more, since the application has closed. */
  public boolean isOver() {
    return end.isOver();
  }

  /** The connection is gone: the message in parts that is on its way fails. */
  public void gone() {
    outgoing.gone(new IOException("the connection ended before the whole message was sent"));
  }

  /** The connection was lost, and another one is to follow. */
  public void lost(int code) {
    gone();
    pings.fail(noPong(code));
  }

  private static IOException noPong(int code) {
    return new IOException("the socket closed with " + code + " before the pong");
  }

  /** The socket has closed: tells everybody, behind the messages that are kept. */
  public void closed(Closure closure) {
    outgoing.end(
        new IOException(
            "the socket closed with " + closure.code() + " before the message was sent"));
    pings.end(noPong(closure.code()));
    EarlyMessages early = reception.early();
    if (early != null) {
      early.end(() -> end.tellClosed(closure), end.isOver());
    } else {
      end.tellClosed(closure);
    }
  }

  // ---- WebSocket

  @Override
  public CompletableFuture<Void> send(String message) {
    return outbound.send(message);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer message) {
    return outbound.send(message);
  }

  @Override
  public CompletableFuture<Void> send(byte[] message) {
    return outbound.send(ByteBuffer.wrap(message));
  }

  /** Sends a message that other sockets are sent, too. */
  public CompletableFuture<Void> send(SharedMessage message) {
    return outbound.send(message);
  }

  @Override
  public Listening onString(MessageListener<String> listener) {
    return texts.listen(listener);
  }

  @Override
  public Listening onByteBuffer(MessageListener<ByteBuffer> listener) {
    return binaries.listen(listener);
  }

  @Override
  public Listening onData(MessageListener<byte[]> listener) {
    return binaries.listen(message -> listener.onMessage(Copies.array(message)));
  }

  @Override
  public Listening onStringAsync(AsyncMessageListener<String> listener) {
    outbound.requireBackPressure("onStringAsync");
    return texts.listen((message, last) -> listener.onMessage(message), false);
  }

  @Override
  public Listening onByteBufferAsync(AsyncMessageListener<ByteBuffer> listener) {
    outbound.requireBackPressure("onByteBufferAsync");
    return binaries.listen((message, last) -> listener.onMessage(Copies.buffer(message)), false);
  }

  @Override
  public Listening onDataAsync(AsyncMessageListener<byte[]> listener) {
    outbound.requireBackPressure("onDataAsync");
    return binaries.listen((message, last) -> listener.onMessage(Copies.array(message)), false);
  }

  @Override
  public WebSocket onError(Consumer<Throwable> listener) {
    end.ending().onError(listener);
    return this;
  }

  @Override
  public WebSocket onClose(CloseListener listener) {
    end.ending().onClose(listener);
    return this;
  }

  @Override
  public CompletableFuture<Void> ping() {
    return pings.ping();
  }

  @Override
  public WebSocket onPing(MessageListener<ByteBuffer> listener) {
    outbound.requirePings();
    pingListener = listener;
    return this;
  }

  @Override
  public WebSocket onPong(MessageListener<ByteBuffer> listener) {
    pongListener = listener;
    return this;
  }

  @Override
  public WebSocket pingInterval(Duration interval) {
    outbound.pingInterval(Limits.pingInterval("", interval));
    return this;
  }

  @Override
  public CompletableFuture<Closure> close(int code, String reason) {
    return end.close(code, reason);
  }

  @Override
  public CompletableFuture<Closure> closed() {
    return end.closed();
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
    return !end.isOver() && outbound.isOpen();
  }

  @Override
  public Map<String, Object> attributes() {
    return attributes;
  }
}
