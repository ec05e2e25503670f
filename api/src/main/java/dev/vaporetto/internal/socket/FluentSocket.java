package dev.vaporetto.internal.socket;

import dev.vaporetto.AsyncMessageListener;
import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.CloseListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import dev.vaporetto.PartListener;
import dev.vaporetto.WebSocket;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The fluent socket on an engine's session: the {@link ReceiveSide} has what comes in, the port and
 * {@link OutgoingStreams} what goes out, {@link SocketEnd} how it ends. Thread-safe; its dispatches
 * must not overlap.
 */
public final class FluentSocket implements WebSocket {
  private static final String NODE = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String id = NODE + "-" + NUMBERS.incrementAndGet();
  private final SessionPort port;

  /** For what blocks. */
  private final Executor threads = CallbackThreads.shared();

  private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);
  private final Inboxes inboxes = new Inboxes();
  private final SocketEnd end;
  private final ReceiveSide receive;
  private final Pings pings;
  private final OutgoingStreams streams;

  private volatile @Nullable MessageListener<ByteBuffer> pong;

  /**
   * A socket to whose connection nothing has happened yet.
   *
   * @param unhandled told the kind of a message without a listener; says whether to close for it
   */
  public FluentSocket(SessionPort port, Predicate<String> unhandled) {
    this(port, unhandled, Clock.INSTANCE);
  }

  /** With a clock whose tasks must not block. */
  public FluentSocket(
      SessionPort port, Predicate<String> unhandled, ScheduledExecutorService clock) {
    this.port = port;
    this.end = new SocketEnd(port, inboxes);
    this.receive = new ReceiveSide(port, inboxes, end, unhandled, clock);
    this.pings = new Pings(port, receive, end, clock);
    this.streams =
        new OutgoingStreams(
            port,
            failure -> {
              if (!end.isOver()) {
                end.fail(failure);
              }
            },
            () -> close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "a message was cut off"));
  }

  SessionPort port() {
    return port;
  }

  /** Whether nothing is read now, because the handler or a listener is not done. */
  boolean isBusy() {
    return receive.isBusy();
  }

  // ---- from the engine

  /** Runs the handler, and holds everything else back until it is done. */
  public void open(Callable<? extends CompletionStage<?>> handler) {
    receive.open(handler);
  }

  /** Keeps what comes from now on, until the first listener for messages is set. */
  public void keepUntilFirstListener(Executor callbacks) {
    receive.keepUntilFirstListener(callbacks);
  }

  /** Like {@link #keepUntilFirstListener(Executor)}, on threads that end by themselves. */
  public void keepUntilFirstListener() {
    keepUntilFirstListener(
        new CallbackThreads(null, Thread.currentThread().getContextClassLoader()));
  }

  /** A connection comes that follows one that was lost; nothing of it is dispatched before. */
  public void reopening() {
    receive.reopening();
  }

  /**
   * The connection is there, and carries this socket.
   *
   * @param tell tells the application; done when it knows
   */
  public void reopened(Callable<? extends CompletionStage<?>> tell) {
    pings.resume();
    receive.reopened(tell);
  }

  /** The connection was lost, and another one is to follow. */
  public void lost(int code) {
    gone();
    pings.pause(code);
  }

  /** A message, or a part of one, has come. */
  public void dispatchText(String part, boolean last) {
    receive.dispatch(inboxes.texts(), part, last);
  }

  /** Like {@link #dispatchText}; the buffer is valid during the call. */
  public void dispatchBinary(ByteBuffer part, boolean last) {
    receive.dispatch(inboxes.binaries(), part, last);
  }

  /** A pong has come; the buffer is valid during the call. */
  public void dispatchPong(ByteBuffer payload) {
    pings.onPong(payload);
    MessageListener<ByteBuffer> listener = pong;
    if (listener != null && !end.isOver()) {
      receive.call(listener, payload);
    }
  }

  /** Whether a connection that comes is to deliver parts. */
  public boolean wantsParts(boolean text) {
    return inboxes.wantsParts(text);
  }

  /** A connection delivers what {@link #wantsParts} said, and can be asked for parts. */
  public void delivering(PartsSwitch connection) {
    inboxes.delivering(connection);
  }

  /** The engine reports an error, and closes by itself: tells everybody. */
  public void engineFailed(Throwable failure) {
    end.engineFailed(failure);
  }

  /** Whether nothing is dispatched any more, since the application has closed. */
  public boolean isOver() {
    return end.isOver();
  }

  /**
   * The connection is gone: whoever waits to dispatch a message goes on, and drops it; the message
   * in parts that is on its way fails.
   */
  public void gone() {
    receive.gone();
    streams.gone(new IOException("the connection ended before the whole message was sent"));
  }

  /** The end of this socket: tells everybody, behind the messages that are kept. */
  public void closed(int code, String reason) {
    receive.gone();
    streams.end(new IOException("the socket closed with " + code + " before the message was sent"));
    pings.stop(code);
    receive.runLast(() -> end.tellClosed(code, reason));
  }

  // ---- WebSocket

  @Override
  public CompletableFuture<Void> send(String text) {
    return port.send(text);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    return port.send(bytes);
  }

  @Override
  public CompletableFuture<Void> send(InputStream bytes) {
    return streams.sendBytes(BlockingSource.of(bytes, threads));
  }

  @Override
  public CompletableFuture<Void> send(ReadableByteChannel bytes) {
    return streams.sendBytes(BlockingSource.of(bytes, threads));
  }

  @Override
  public CompletableFuture<Void> send(Flow.Publisher<ByteBuffer> bytes) {
    return streams.sendBytes(new PublishedSource<>(bytes, threads));
  }

  @Override
  public CompletableFuture<Void> sendText(Reader text) {
    return streams.sendText(BlockingSource.of(text, threads));
  }

  @Override
  public CompletableFuture<Void> sendText(Flow.Publisher<String> text) {
    return streams.sendText(new PublishedSource<>(text, threads));
  }

  @Override
  public Listening onString(MessageListener<String> listener) {
    return receive.listen(inboxes.texts(), false, Listeners.ofMessages(listener));
  }

  @Override
  public Listening onStringAsync(AsyncMessageListener<String> listener) {
    port.requireSuspendable("onStringAsync");
    return receive.listen(inboxes.texts(), false, Listeners.ofTexts(listener));
  }

  @Override
  public Listening onStringPart(PartListener<String> listener) {
    return receive.listen(inboxes.texts(), true, Listeners.ofParts(listener));
  }

  @Override
  public Listening onStringPartAsync(AsyncPartListener<String> listener) {
    port.requireSuspendable("onStringPartAsync");
    return receive.listen(inboxes.texts(), true, Listeners.ofTextParts(listener));
  }

  @Override
  public Listening onByteBuffer(MessageListener<ByteBuffer> listener) {
    return receive.listen(inboxes.binaries(), false, Listeners.ofMessages(listener));
  }

  @Override
  public Listening onDataAsync(AsyncMessageListener<byte[]> listener) {
    port.requireSuspendable("onDataAsync");
    return receive.listen(inboxes.binaries(), false, Listeners.ofData(listener));
  }

  @Override
  public Listening onBytesPart(PartListener<ByteBuffer> listener) {
    return receive.listen(inboxes.binaries(), true, Listeners.ofParts(listener));
  }

  @Override
  public Listening onBytesPartAsync(AsyncPartListener<byte[]> listener) {
    port.requireSuspendable("onBytesPartAsync");
    return receive.listen(inboxes.binaries(), true, Listeners.ofDataParts(listener));
  }

  @Override
  public WebSocket pause() {
    port.requireSuspendable("pause");
    receive.reading().pause();
    return this;
  }

  @Override
  public WebSocket resume() {
    port.requireSuspendable("resume");
    receive.reading().resume();
    return this;
  }

  @Override
  public long bufferedBytes() {
    return port.bufferedBytes();
  }

  @Override
  public WebSocket outboundLimit(int bytes, Overflow policy) {
    port.outboundLimit(Limits.outboundLimit("", bytes), policy);
    return this;
  }

  @Override
  public WebSocket sendTimeout(Duration timeout) {
    port.sendTimeout(Limits.sendTimeout("", timeout));
    return this;
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
    port.onPing(payload -> receive.call(listener, payload));
    return this;
  }

  @Override
  public WebSocket onPong(MessageListener<ByteBuffer> listener) {
    pong = listener;
    return this;
  }

  @Override
  public WebSocket pingInterval(Duration interval) {
    pings.interval(interval);
    return this;
  }

  @Override
  public CompletableFuture<Void> close(int code, String reason) {
    return end.close(code, reason);
  }

  @Override
  public CompletableFuture<Void> closed() {
    return end.closed();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return !end.isOver() && port.isOpen();
  }

  @Override
  public String subprotocol() {
    return port.subprotocol();
  }

  @Override
  public List<Extension> extensions() {
    return port.extensions();
  }

  @Override
  public Map<String, Object> attributes() {
    return attributes;
  }
}
