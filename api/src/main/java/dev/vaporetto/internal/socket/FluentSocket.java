package dev.vaporetto.internal.socket;

import dev.vaporetto.CloseListener;
import dev.vaporetto.Listening;
import dev.vaporetto.MessageListener;
import dev.vaporetto.SocketMessageListener;
import dev.vaporetto.WebSocket;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fluent socket on an engine's session. Thread-safe. */
public final class FluentSocket implements WebSocket {
  private final SessionPort port;

  /** Told the kind of a message without a listener; says whether to close the socket for it. */
  private final Predicate<String> unhandled;

  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final AtomicBoolean failed = new AtomicBoolean();
  private final Pings pings = new Pings(this);
  private final Ending ending = new Ending();
  private final Map<String, Object> attributes = new ConcurrentHashMap<>(4);

  /** Done when the route's handler is; until then nothing is dispatched. */
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  private volatile @Nullable Slot<String> string;
  private volatile @Nullable Slot<ByteBuffer> binary;
  private volatile @Nullable MessageListener<ByteBuffer> pong;

  /** A listener and where its errors and its end are told. */
  private record Slot<T>(MessageListener<T> listener, Ending ending) {}

  public FluentSocket(SessionPort port, Predicate<String> unhandled) {
    this.port = port;
    this.unhandled = unhandled;
  }

  SessionPort port() {
    return port;
  }

  // ---- from the engine

  /** Runs the route's handler, and holds everything else back until it is done. */
  public void open(Callable<CompletionStage<?>> handler) {
    CompletionStage<?> stage;
    try {
      stage = handler.call();
    } catch (Exception | LinkageError | AssertionError e) {
      ready.complete(null);
      fail(e);
      return;
    }
    CompletableFuture<?> future = stage.toCompletableFuture();
    boolean suspended = !future.isDone() && port.suspend();
    future.whenComplete(
        (result, failure) -> {
          ready.complete(null);
          if (failure != null) {
            fail(failure.getCause() != null ? failure.getCause() : failure);
          }
          if (suspended) {
            port.resume();
          }
        });
  }

  public void dispatchText(String text) {
    dispatch("text", string, text);
  }

  public void dispatchBinary(ByteBuffer bytes) {
    dispatch("binary", binary, bytes);
  }

  public void dispatchPong(ByteBuffer payload) {
    pings.onPong(payload);
    MessageListener<ByteBuffer> listener = pong;
    if (listener != null) {
      tell(listener, payload);
    }
  }

  private <T> void dispatch(String kind, @Nullable Slot<T> early, T message) {
    Slot<T> slot = early;
    if (!ready.isDone()) {
      // An engine that cannot be suspended waits here; the listeners are set afterwards.
      ready.join();
      slot = current(kind);
    }
    if (slot != null) {
      tell(slot.listener, message);
    } else if (unhandled.test(kind)) {
      close(CloseCodes.CANNOT_ACCEPT.getCode(), "no listener for a " + kind + " message");
    }
  }

  @SuppressWarnings("unchecked") // the kind says which slot it is
  private <T> @Nullable Slot<T> current(String kind) {
    return (Slot<T>) (kind.equals("text") ? string : binary);
  }

  private <T> void tell(MessageListener<T> listener, T message) {
    try {
      listener.onMessage(message);
    } catch (Exception | LinkageError | AssertionError e) {
      fail(e);
    }
  }

  /** The one error of this socket: tells everybody, and closes. */
  public void fail(Throwable failure) {
    if (!failed.compareAndSet(false, true)) {
      return;
    }
    boolean heard = false;
    for (Ending each : endings()) {
      heard |= each.error(failure);
    }
    if (!heard) {
      System.getLogger(FluentSocket.class.getName())
          .log(Level.WARNING, "a WebSocket failed and nobody listens to its errors", failure);
    }
    if (port.isOpen()) {
      close(CloseCodes.UNEXPECTED_CONDITION.getCode(), "internal error");
    }
  }

  /** The end of this socket: tells everybody. */
  public void closed(int code, String reason) {
    ready.complete(null);
    pings.stop(code);
    for (Ending each : endings()) {
      each.closed(code, reason);
    }
    closed.complete(null);
  }

  private List<Ending> endings() {
    List<Ending> all = new ArrayList<>(3);
    Slot<String> textSlot = string;
    Slot<ByteBuffer> binarySlot = binary;
    if (textSlot != null) {
      all.add(textSlot.ending);
    }
    if (binarySlot != null) {
      all.add(binarySlot.ending);
    }
    all.add(ending);
    return all;
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
    if (port.isOpen()) {
      try {
        port.close(closeReason);
      } catch (IOException | IllegalStateException e) {
        // It closed meanwhile, or its transport failed, which the engine reports by itself.
        System.getLogger(FluentSocket.class.getName())
            .log(Level.DEBUG, "the close frame could not be sent", e);
      }
    }
    return closed.copy();
  }

  @Override
  public boolean isOpen() {
    return port.isOpen();
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
