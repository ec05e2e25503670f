package dev.vaporetto.internal.socket;

import dev.vaporetto.CloseListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.SocketMessageListener;
import dev.vaporetto.WebSocket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fluent socket on an engine's session. Thread-safe; its dispatches must not overlap. */
public final class FluentSocket implements WebSocket {
  /** How long a client may have no listener before messages are dropped. */
  private static final int LISTENER_SECONDS = 10;

  private static final String NODE = UUID.randomUUID().toString().substring(0, 8);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String id = NODE + "-" + NUMBERS.incrementAndGet();
  private final SessionPort port;
  private final ScheduledExecutorService clock;

  /** Told the kind of a message without a listener; says whether to close the socket for it. */
  private final Predicate<String> unhandled;

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Pings pings;
  private final Ending ending = new Ending();
  private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);

  /** Done when the route's handler is; until then nothing is dispatched. */
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  /** Done when the application first listens to messages or asks the peer for an answer. */
  private final CompletableFuture<Void> listened = new CompletableFuture<>();

  /** Counts the begins and ends of dispatches, so it is odd during one. One thread writes it. */
  private final AtomicInteger activity = new AtomicInteger();

  /** Nothing is dispatched any more: the application has closed, or the connection is gone. */
  private volatile boolean over;

  private volatile @Nullable Slot<String> string;
  private volatile @Nullable Slot<ByteBuffer> binary;
  private volatile @Nullable MessageListener<ByteBuffer> pong;

  /** A listener and where its errors and its end are told. */
  private record Slot<T>(MessageListener<T> listener, Ending ending) {}

  public FluentSocket(SessionPort port, Predicate<String> unhandled) {
    this(port, unhandled, Clock.INSTANCE);
  }

  FluentSocket(SessionPort port, Predicate<String> unhandled, ScheduledExecutorService clock) {
    this.port = port;
    this.unhandled = unhandled;
    this.clock = clock;
    this.pings = new Pings(this, clock);
  }

  SessionPort port() {
    return port;
  }

  int activity() {
    return activity.get();
  }

  /** Whether nothing is read now, because the handler or a listener is not done. */
  boolean isBusy() {
    return (activity.get() & 1) != 0 || !ready.isDone();
  }

  private void count() {
    activity.setRelease(activity.getPlain() + 1);
  }

  // ---- from the engine

  /** Runs the route's handler, and holds everything else back until it is done. */
  public void open(Callable<? extends CompletionStage<?>> handler) {
    CompletionStage<?> stage;
    try {
      stage = handler.call();
    } catch (Exception | LinkageError | AssertionError e) {
      fail(e);
      ready.complete(null);
      return;
    }
    if (stage == null) {
      fail(new IllegalStateException("the route's handler returned null; expected a stage"));
      ready.complete(null);
      return;
    }
    CompletableFuture<Boolean> suspended = new CompletableFuture<>();
    stage.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            fail(unwrap(failure));
          }
          ready.complete(null);
          suspended.thenAccept(
              toResume -> {
                if (toResume) {
                  port.resume();
                }
              });
        });
    suspended.complete(!ready.isDone() && port.suspend());
  }

  /**
   * What a client waits for before it reads: the first listener for messages, or a ping whose
   * answer must be read; 10 s at most.
   */
  public CompletionStage<Void> firstListener() {
    ScheduledFuture<?> patience =
        clock.schedule(() -> listened.complete(null), LISTENER_SECONDS, TimeUnit.SECONDS);
    listened.whenComplete((done, failure) -> patience.cancel(false));
    return listened;
  }

  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  public void dispatchText(String text) {
    count();
    try {
      if (mayDispatch()) {
        deliver("text", string, text);
      }
    } finally {
      count();
    }
  }

  public void dispatchBinary(ByteBuffer bytes) {
    count();
    try {
      if (mayDispatch()) {
        deliver("binary", binary, bytes);
      }
    } finally {
      count();
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
    ready.join();
    return !over;
  }

  private <T> void deliver(String kind, @Nullable Slot<T> slot, T message) {
    if (slot != null) {
      tell(slot.listener, message);
    } else if (unhandled.test(kind)) {
      close(CloseCodes.CANNOT_ACCEPT.getCode(), "no listener for a " + kind + " message");
    }
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
    failed(failure, Level.WARNING);
    close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "internal error");
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
    over = true;
    listened.complete(null);
    ready.complete(null);
  }

  /** The end of this socket: tells everybody. */
  public void closed(int code, String reason) {
    gone();
    pings.stop(code);
    boolean unused = tellAll(each -> each.closed(code, reason));
    closed.complete(null);
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
    Slot<String> textSlot = string;
    Slot<ByteBuffer> binarySlot = binary;
    boolean heard = textSlot != null && tell.test(textSlot.ending);
    heard |= binarySlot != null && tell.test(binarySlot.ending);
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
  public CompletableFuture<Void> send(byte[] bytes) {
    return port.send(ByteBuffer.wrap(bytes));
  }

  @Override
  public Listening onString(MessageListener<String> listener) {
    Slot<String> slot = new Slot<>(listener, new Ending());
    string = slot;
    slot.ending.catchUpWith(ending);
    listened.complete(null);
    return slot.ending;
  }

  @Override
  public Listening onString(SocketMessageListener<String> listener) {
    MessageListener<String> bound = text -> listener.onMessage(this, text);
    return onString(bound);
  }

  @Override
  public Listening onByteBuffer(MessageListener<ByteBuffer> listener) {
    Slot<ByteBuffer> slot = new Slot<>(listener, new Ending());
    binary = slot;
    slot.ending.catchUpWith(ending);
    listened.complete(null);
    return slot.ending;
  }

  @Override
  public Listening onByteBuffer(SocketMessageListener<ByteBuffer> listener) {
    MessageListener<ByteBuffer> bound = bytes -> listener.onMessage(this, bytes);
    return onByteBuffer(bound);
  }

  @Override
  public Listening onData(MessageListener<byte[]> listener) {
    MessageListener<ByteBuffer> copying =
        buffer -> {
          byte[] bytes = new byte[buffer.remaining()];
          buffer.get(bytes);
          listener.onMessage(bytes);
        };
    return onByteBuffer(copying);
  }

  @Override
  public Listening onData(SocketMessageListener<byte[]> listener) {
    MessageListener<byte[]> bound = bytes -> listener.onMessage(this, bytes);
    return onData(bound);
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
    listened.complete(null);
    return pings.ping();
  }

  @Override
  public WebSocket onPing(MessageListener<ByteBuffer> listener) {
    port.onPing(payload -> tell(listener, payload));
    listened.complete(null);
    return this;
  }

  @Override
  public WebSocket onPong(MessageListener<ByteBuffer> listener) {
    pong = listener;
    listened.complete(null);
    return this;
  }

  @Override
  public WebSocket pingInterval(Duration interval) {
    pings.interval(interval);
    listened.complete(null);
    return this;
  }

  @Override
  public CompletableFuture<Void> close() {
    return close(CloseCodes.NORMAL_CLOSURE.getCode());
  }

  @Override
  public CompletableFuture<Void> close(int code) {
    return close(code, "");
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
  public Map<String, Object> attributes() {
    return attributes;
  }
}
