package dev.vaporetto.internal.socket;

import dev.vaporetto.AsyncMessageListener;
import dev.vaporetto.AsyncPartListener;
import dev.vaporetto.CloseListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import dev.vaporetto.PartListener;
import dev.vaporetto.UndecodableMessageException;
import dev.vaporetto.WebSocket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Extension;
import java.io.InputStream;
import java.io.Reader;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fluent socket on an engine's session. Thread-safe; its dispatches must not overlap. */
public final class FluentSocket implements WebSocket {
  private static final String NODE = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String id = NODE + "-" + NUMBERS.incrementAndGet();
  private final SessionPort port;

  /** For what blocks. */
  private final Executor threads = CallbackThreads.shared();

  private final ScheduledExecutorService clock;

  /** Told the kind of a message without a listener; says whether to close the socket for it. */
  private final Predicate<String> unhandled;

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Pings pings;
  private final Ending ending = new Ending();
  private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);

  /**
   * Done when the handler of the connection is, and nothing is dispatched before; false where the
   * connection has gone meanwhile. Each connection has its own.
   */
  private volatile CompletableFuture<Boolean> ready = new CompletableFuture<>();

  /** Keeps what comes to a client before it listens; null when it does, and on a server. */
  private volatile @Nullable EarlyMessages early;

  /** Counts the begins and ends of dispatches, so it is odd during one. One thread writes it. */
  private final AtomicInteger activity = new AtomicInteger();

  /** Nothing is dispatched any more: the application has closed, or the connection is gone. */
  private volatile boolean over;

  private final Inbox<String> texts = new Inbox<>("text", Assembly.ofText());
  private final Inbox<ByteBuffer> binaries = new Inbox<>("binary", Assembly.ofBytes());
  private final Reading reading;
  private final OutgoingStreams streams;

  /** Of the connection that is there; null before the first one. */
  private volatile @Nullable PartsSwitch engine;

  /** Who dispatches, or runs the handler before anything is dispatched. */
  private volatile @Nullable Thread dispatcher;

  private volatile @Nullable MessageListener<ByteBuffer> pong;

  public FluentSocket(SessionPort port, Predicate<String> unhandled) {
    this(port, unhandled, Clock.INSTANCE);
  }

  /** With a clock whose tasks must not block. */
  public FluentSocket(
      SessionPort port, Predicate<String> unhandled, ScheduledExecutorService clock) {
    this.port = port;
    this.unhandled = unhandled;
    this.clock = clock;
    this.pings = new Pings(this, clock);
    this.reading = new Reading(port);
    this.streams =
        new OutgoingStreams(
            port,
            failure -> {
              if (!over) {
                fail(failure);
              }
            },
            () -> close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "a message was cut off"));
  }

  SessionPort port() {
    return port;
  }

  int activity() {
    return activity.get();
  }

  /** Whether nothing is read now, because the handler or a listener is not done. */
  boolean isBusy() {
    EarlyMessages held = early;
    return (activity.get() & 1) != 0
        || !ready.isDone()
        || reading.isHeld()
        || (held != null && held.isBusy());
  }

  private void count() {
    activity.setRelease(activity.getPlain() + 1);
  }

  // ---- from the engine

  /** Runs the handler, and holds everything else back until it is done. */
  public void open(Callable<? extends CompletionStage<?>> handler) {
    run(handler);
  }

  private void run(Callable<? extends CompletionStage<?>> handler) {
    CompletableFuture<Boolean> opening = ready;
    CompletionStage<?> stage;
    dispatcher = Thread.currentThread();
    try {
      stage = handler.call();
    } catch (Exception | LinkageError | AssertionError e) {
      fail(e);
      opening.complete(true);
      return;
    } finally {
      dispatcher = null;
    }
    if (stage == null) {
      fail(new IllegalStateException("the route's handler returned null; expected a stage"));
      opening.complete(true);
      return;
    }
    CompletableFuture<Boolean> suspended = new CompletableFuture<>();
    stage.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            fail(unwrap(failure));
          }
          opening.complete(true);
          suspended.thenAccept(
              toResume -> {
                if (toResume) {
                  reading.release();
                }
              });
        });
    suspended.complete(!opening.isDone() && reading.hold());
  }

  /** Keeps what comes from now on, until the first listener for messages is set. */
  public void keepUntilFirstListener(Executor callbacks) {
    early = new EarlyMessages(reading, clock, callbacks);
  }

  /** Like {@link #keepUntilFirstListener(Executor)}, on threads that end by themselves. */
  public void keepUntilFirstListener() {
    keepUntilFirstListener(
        new CallbackThreads(null, Thread.currentThread().getContextClassLoader()));
  }

  private void listened() {
    EarlyMessages held = early;
    if (held != null) {
      held.release();
    }
  }

  /** A connection comes that follows one that was lost; nothing of it is dispatched before. */
  public void reopening() {
    ready = new CompletableFuture<>();
  }

  /**
   * The connection is there, and carries this socket.
   *
   * @param tell tells the application; done when it knows
   */
  public void reopened(Callable<? extends CompletionStage<?>> tell) {
    pings.resume();
    EarlyMessages held = early;
    if (held != null) {
      held.reopened();
    }
    reading.reopened();
    run(tell);
  }

  /** The connection was lost, and another one is to follow. */
  public void lost(int code) {
    gone();
    pings.pause(code);
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  /** A message, or a part of one, has come. */
  public void dispatchText(String part, boolean last) {
    dispatch(texts, part, last);
  }

  /** Like {@link #dispatchText}; the buffer is valid during the call. */
  public void dispatchBinary(ByteBuffer part, boolean last) {
    dispatch(binaries, part, last);
  }

  private <T> void dispatch(Inbox<T> inbox, T part, boolean last) {
    count();
    try {
      if (mayDispatch() && !isKept(inbox, part, last)) {
        dispatcher = last ? Thread.currentThread() : null;
        CompletionStage<?> stage = deliver(inbox, part, last);
        if (stage != null && reading.hold()) {
          stage.whenComplete((done, failure) -> reading.release());
        }
      }
      if (last) {
        askForParts(true);
      }
    } finally {
      dispatcher = null;
      count();
    }
  }

  /** Returns what the next message has to wait for; null for nothing. */
  private <T> @Nullable CompletionStage<?> deliver(Inbox<T> inbox, T part, boolean last) {
    try {
      CompletionStage<?> stage =
          inbox.deliver(part, last, () -> unhandled(inbox.kind()), () -> limit(inbox == texts));
      return stage == null ? null : watch(stage);
    } catch (Exception | LinkageError | AssertionError e) {
      fail(e);
      return null;
    }
  }

  private int limit(boolean text) {
    try {
      return port.maxMessageSize(text);
    } catch (IllegalStateException e) {
      // The session has closed: what is delivered was kept, and so bounded.
      return -1;
    }
  }

  /** Null if it is done already. */
  private @Nullable CompletionStage<?> watch(CompletionStage<?> stage) {
    if (stage instanceof CompletableFuture<?> future
        && future.isDone()
        && !future.isCompletedExceptionally()) {
      return null;
    }
    return stage.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            fail(unwrap(failure));
          }
        });
  }

  private void unhandled(String kind) {
    if (unhandled.test(kind)) {
      close(CloseCodes.CANNOT_ACCEPT.getCode(), "no listener for a " + kind + " message");
    }
  }

  private <T> boolean isKept(Inbox<T> inbox, T part, boolean last) {
    EarlyMessages held = early;
    if (held == null) {
      return false;
    }
    T own = inbox.copy(part);
    boolean isKept = held.keep(inbox.size(own), () -> over ? null : deliver(inbox, own, last));
    if (!isKept) {
      early = null;
    }
    return isKept;
  }

  // ---- parts

  /** Whether a connection that comes is to deliver parts. */
  public boolean wantsParts(boolean text) {
    return (text ? texts : binaries).wantsParts();
  }

  /** A connection delivers what {@link #wantsParts} said, and can be asked for parts. */
  public void delivering(PartsSwitch connection) {
    texts.delivered(texts.wantsParts());
    binaries.delivered(binaries.wantsParts());
    engine = connection;
  }

  private void askForParts(boolean betweenMessages) {
    PartsSwitch present = engine;
    if (present == null) {
      return;
    }
    if (texts.isSwitchDue() && present.toParts(true, betweenMessages)) {
      texts.switched();
    }
    if (binaries.isSwitchDue() && present.toParts(false, betweenMessages)) {
      binaries.switched();
    }
  }

  public void dispatchPong(ByteBuffer payload) {
    pings.onPong(payload);
    MessageListener<ByteBuffer> listener = pong;
    if (listener != null && !over) {
      tell(listener, payload);
    }
  }

  /** Waits for the handler, where the engine cannot be suspended. */
  private boolean mayDispatch() {
    return ready.join() && !over;
  }

  private <T> void tell(MessageListener<T> listener, T message) {
    try {
      listener.onMessage(message);
    } catch (Exception | LinkageError | AssertionError e) {
      fail(e);
    }
  }

  /** The application failed: tells everybody, and closes. */
  private void fail(Throwable failure) {
    boolean ofPeer =
        failure instanceof UndecodableMessageException
            || failure instanceof MessageTooLargeException;
    failed(failure, ofPeer ? Level.DEBUG : Level.WARNING);
    if (failure instanceof UndecodableMessageException) {
      close(CloseCodes.NOT_CONSISTENT.getCode(), "a message could not be decoded");
    } else if (failure instanceof MessageTooLargeException) {
      close(CloseCodes.TOO_BIG.getCode(), String.valueOf(failure.getMessage()));
    } else {
      close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "internal error");
    }
  }

  /** The engine reports an error, and closes by itself: tells everybody. */
  public void engineFailed(Throwable failure) {
    failed(failure, Level.DEBUG);
  }

  /** Only the first one counts. What an application fails with must not get lost. */
  private void failed(Throwable failure, Level levelIfUnheard) {
    if (failed.compareAndSet(false, true) && !tellAll(each -> each.error(failure))) {
      System.getLogger(FluentSocket.class.getName())
          .log(levelIfUnheard, "a WebSocket failed and nobody listens to its errors", failure);
    }
  }

  /** Whether nothing is dispatched any more, since the application has closed. */
  public boolean isOver() {
    return over;
  }

  /** The connection is gone: whoever waits to dispatch a message goes on, and drops it. */
  public void gone() {
    ready.complete(false);
    EarlyMessages held = early;
    if (held != null) {
      held.gone();
    }
  }

  /** The end of this socket: tells everybody, behind the messages that are kept. */
  public void closed(int code, String reason) {
    gone();
    pings.stop(code);
    EarlyMessages held = early;
    if (held != null) {
      held.end(() -> tellClosed(code, reason), over);
    } else {
      tellClosed(code, reason);
    }
  }

  private void tellClosed(int code, String reason) {
    over = true;
    boolean unused = tellAll(each -> each.closed(code, reason));
    closed.complete(null);
  }

  /** The peer does not answer: the connection ends, and with it the socket unless it goes on. */
  void unanswered(int code, String reason) {
    if (!port.lose(CloseReasons.of(code, reason))) {
      close(code, reason);
    }
  }

  /** Returns whether anybody listened. */
  private boolean tellAll(Predicate<Ending> tell) {
    boolean heard = tellSlots(tell);
    heard |= tell.test(ending);
    // A listener that was set meanwhile has seen the socket's ending before, or is seen here.
    heard |= tellSlots(tell);
    return heard;
  }

  private boolean tellSlots(Predicate<Ending> tell) {
    Ending text = texts.ending();
    Ending binary = binaries.ending();
    boolean heard = text != null && tell.test(text);
    heard |= binary != null && tell.test(binary);
    return heard;
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

  private <T> Listening listen(Inbox<T> inbox, boolean inParts, Inbox.Listener<T> listener) {
    Ending told = inbox.listen(listener, inParts);
    if (inParts) {
      askForParts(dispatcher == Thread.currentThread());
    }
    told.catchUpWith(ending);
    listened();
    return told;
  }

  @Override
  public Listening onString(MessageListener<String> listener) {
    return listen(
        texts,
        false,
        (text, last) -> {
          listener.onMessage(text);
          return null;
        });
  }

  @Override
  public Listening onStringAsync(AsyncMessageListener<String> listener) {
    port.requireSuspendable("onStringAsync");
    return listen(texts, false, (text, last) -> required(listener.onMessage(text)));
  }

  @Override
  public Listening onStringPart(PartListener<String> listener) {
    return listen(
        texts,
        true,
        (part, last) -> {
          listener.onPart(part, last);
          return null;
        });
  }

  @Override
  public Listening onStringPartAsync(AsyncPartListener<String> listener) {
    port.requireSuspendable("onStringPartAsync");
    return listen(texts, true, (part, last) -> required(listener.onPart(part, last)));
  }

  @Override
  public Listening onByteBuffer(MessageListener<ByteBuffer> listener) {
    return listen(
        binaries,
        false,
        (bytes, last) -> {
          listener.onMessage(bytes);
          return null;
        });
  }

  @Override
  public Listening onDataAsync(AsyncMessageListener<byte[]> listener) {
    port.requireSuspendable("onDataAsync");
    return listen(binaries, false, (bytes, last) -> required(listener.onMessage(array(bytes))));
  }

  @Override
  public Listening onBytesPart(PartListener<ByteBuffer> listener) {
    return listen(
        binaries,
        true,
        (part, last) -> {
          listener.onPart(part, last);
          return null;
        });
  }

  @Override
  public Listening onBytesPartAsync(AsyncPartListener<byte[]> listener) {
    port.requireSuspendable("onBytesPartAsync");
    return listen(binaries, true, (part, last) -> required(listener.onPart(array(part), last)));
  }

  private static CompletionStage<?> required(@Nullable CompletionStage<?> stage) {
    if (stage == null) {
      throw new IllegalStateException("the listener returned null; expected a stage");
    }
    return stage;
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public WebSocket pause() {
    port.requireSuspendable("pause");
    reading.pause();
    return this;
  }

  @Override
  public WebSocket resume() {
    port.requireSuspendable("resume");
    reading.resume();
    return this;
  }

  @Override
  public long bufferedBytes() {
    return port.bufferedBytes();
  }

  @Override
  public WebSocket outboundLimit(int bytes, Overflow policy) {
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "the outbound limit came as " + bytes + " bytes; expected 0 or more");
    }
    port.outboundLimit(bytes, policy);
    return this;
  }

  @Override
  public WebSocket sendTimeout(Duration timeout) {
    if (timeout.isNegative() || timeout.toMillis() < 1) {
      throw new IllegalArgumentException(
          "the send timeout came as " + timeout + "; expected a millisecond or more");
    }
    port.sendTimeout(timeout);
    return this;
  }

  @Override
  public WebSocket onError(Consumer<Throwable> listener) {
    ending.onError(listener);
    return this;
  }

  @Override
  public WebSocket onClose(CloseListener listener) {
    ending.onClose(listener);
    return this;
  }

  @Override
  public CompletableFuture<Void> ping() {
    return pings.ping();
  }

  @Override
  public WebSocket onPing(MessageListener<ByteBuffer> listener) {
    port.onPing(payload -> tell(listener, payload));
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
    CloseReason closeReason = CloseReasons.of(code, reason);
    over = true;
    port.close(closeReason);
    return closed.copy();
  }

  @Override
  public CompletableFuture<Void> closed() {
    return closed.copy();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean isOpen() {
    return !over && port.isOpen();
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
