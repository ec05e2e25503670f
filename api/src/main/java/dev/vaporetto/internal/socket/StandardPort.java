package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.socket.Waiting.Kind;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * A session of any engine, as the standard API has it. A {@link SendQueue} gives it one message at
 * a time, pings included; {@link SessionClose} ends it. Thread-safe.
 */
public final class StandardPort implements SessionPort {
  private final Session session;

  /** For parts, which the standard API can send by blocking only. */
  private final Executor threads;

  /** Asked for at once, like the next: an engine may not tell them of a session that has closed. */
  private final String subprotocol;

  private final List<Extension> extensions;
  private final SendQueue queue;
  private final SessionClose close;

  public StandardPort(Session session) {
    this(session, Clock.INSTANCE, CallbackThreads.shared());
  }

  StandardPort(Session session, ScheduledExecutorService clock, Executor threads) {
    this.session = session;
    this.threads = threads;
    String name = session.getNegotiatedSubprotocol();
    this.subprotocol = name == null ? "" : name;
    List<Extension> agreed = session.getNegotiatedExtensions();
    this.extensions = agreed == null ? List.of() : List.copyOf(agreed);
    this.close = new SessionClose(session, clock, threads);
    this.queue = close.queue();
  }

  /** Sets who is told why this ends the connection, before it does. */
  public void onFailure(Consumer<Throwable> listener) {
    close.onFailure(listener);
  }

  // ---- sends

  @Override
  public CompletableFuture<Void> send(String text) {
    return queue.send(
        new Waiting(
            Utf8Length.of(text),
            Kind.WHOLE,
            null,
            outcome -> session.getAsyncRemote().sendText(text, outcome)));
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    ByteBuffer copy = Copies.buffer(bytes);
    return queue.send(
        new Waiting(
            copy.remaining(),
            Kind.WHOLE,
            null,
            outcome -> session.getAsyncRemote().sendBinary(copy, outcome)));
  }

  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    return queue.send(
        new Waiting(
            Utf8Length.of(part),
            last ? Kind.LAST_PART : Kind.PART,
            message,
            outcome -> blocking(() -> session.getBasicRemote().sendText(part, last), outcome)));
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    return queue.send(
        new Waiting(
            part.remaining(),
            last ? Kind.LAST_PART : Kind.PART,
            message,
            outcome -> blocking(() -> session.getBasicRemote().sendBinary(part, last), outcome)));
  }

  private interface BlockingSend {
    void run() throws IOException;
  }

  private void blocking(BlockingSend send, Waiting.Outcome outcome) {
    threads.execute(
        () -> {
          try {
            send.run();
            outcome.tell(null);
          } catch (IOException | RuntimeException e) {
            outcome.tell(e);
          }
        });
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    return queue.send(
        new Waiting(
            payload.remaining(),
            Kind.PING,
            null,
            outcome -> {
              session.getAsyncRemote().sendPing(payload);
              outcome.tell(null);
            }));
  }

  @Override
  public long bufferedBytes() {
    return queue.bytes();
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    queue.limit(bytes, policy);
  }

  @Override
  public void sendTimeout(Duration timeout) {
    queue.timeout(timeout);
  }

  // ---- what it cannot do

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    throw unsupported("onPing", "does not tell of pings");
  }

  @Override
  public void requireSuspendable(String what) {
    throw unsupported(what, "cannot stop reading");
  }

  private UnsupportedOperationException unsupported(String what, String why) {
    return new UnsupportedOperationException(
        what + " needs Vaporetto's engine; " + session.getClass().getName() + " " + why);
  }

  @Override
  public boolean suspend() {
    return false;
  }

  @Override
  public void resume() {}

  // ---- the end

  @Override
  public void close(CloseReason reason) {
    close.begin(reason);
  }

  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    return close.onWire(told);
  }

  @Override
  public boolean isOpen() {
    return !close.hasBegun() && session.isOpen();
  }

  @Override
  public String subprotocol() {
    return subprotocol;
  }

  @Override
  public List<Extension> extensions() {
    return extensions;
  }

  @Override
  public int maxMessageSize(boolean text) {
    return text ? session.getMaxTextMessageBufferSize() : session.getMaxBinaryMessageBufferSize();
  }
}
