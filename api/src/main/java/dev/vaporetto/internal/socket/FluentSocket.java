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
import java.util.concurrent.Executor;
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

  private volatile @Nullable Slot<String> string;
  private volatile @Nullable Slot<ByteBuffer> binary;
  private volatile @Nullable MessageListener<ByteBuffer> pong;

  /** A listener and where its errors and its end are told. */
  private record Slot<T>(MessageListener<T> listener, Ending ending) {}

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
    return (activity.get() & 1) != 0 || !ready.isDone() || (held != null && held.isBusy());
  }

  private void count() {
    activity.setRelease(activity.getPlain() + 1);
  }

  // ---- from the engine

  /** Runs the handler, and holds everything else back until it is done. */
  public void open(Callable<? extends CompletionStage<?>> handler) {
    open(port, handler);
  }

  private void open(SessionPort opened, Callable<? extends CompletionStage<?>> handler) {
    CompletableFuture<Boolean> opening = ready;
    CompletionStage<?> stage;
    try {
      stage = handler.call();
    } catch (Exception | LinkageError | AssertionError e) {
      fail(e);
      opening.complete(true);
      return;
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
                EarlyMessages held = early;
                if (toResume && (held == null || !held.isStopped())) {
                  opened.resume();
                }
              });
        });
    suspended.complete(!opening.isDone() && opened.suspend());
  }

  /** Keeps what comes from now on, until the first listener for messages is set. */
  public void keepUntilFirstListener(Executor callbacks) {
    early = new EarlyMessages(port, clock, callbacks);
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
  public void reopened(SessionPort opened, Callable<? extends CompletionStage<?>> tell) {
    pings.resume();
    EarlyMessages held = early;
    if (held != null) {
      held.reopened(opened);
    }
    open(opened, tell);
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

  public void dispatchText(String text) {
    count();
    try {
      if (mayDispatch() && !isKept(text.length(), () -> deliverText(text))) {
        deliverText(text);
      }
    } finally {
      count();
    }
  }

  public void dispatchBinary(ByteBuffer bytes) {
    count();
    try {
      if (mayDispatch() && !isKept(bytes)) {
        deliverBinary(bytes);
      }
    } finally {
      count();
    }
  }

  private void deliverText(String text) {
    deliver("text", string, text);
  }

  private void deliverBinary(ByteBuffer bytes) {
    deliver("binary", binary, bytes);
  }

  private boolean isKept(ByteBuffer bytes) {
    if (early == null) {
      return false;
    }
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    return isKept(copy.remaining(), () -> deliverBinary(copy));
  }

  private boolean isKept(int size, Runnable delivery) {
    EarlyMessages held = early;
    if (held == null) {
      return false;
    }
    boolean isKept =
        held.keep(
            size,
            () -> {
              if (!over) {
                delivery.run();
              }
            });
    if (!isKept) {
      early = null;
    }
    return isKept;
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
    listened();
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
    listened();
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
