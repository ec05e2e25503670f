package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.Closure;
import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import dev.vaporetto.internal.Clock;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.KeptTotal;
import dev.vaporetto.internal.Surrogates;
import dev.vaporetto.internal.Threads;
import dev.vaporetto.internal.Utf8Length;
import dev.vaporetto.internal.engine.ExtensionHeaders;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.Parts;
import dev.vaporetto.internal.engine.standard.Waiting.Kind;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * Sends on a session of any engine, by the standard API alone. A {@link SendQueue} passes one
 * message at a time to it, including pings; a {@link SessionClose} closes it. Thread-safe.
 */
final class StandardOutbound implements Outbound, Parts {
  private final Session session;

  /** For calls that block, such as sending parts, and for dependent actions of futures. */
  private final Executor threads;

  /** Read at the beginning, since an engine may not have it for a closed session. */
  private final Negotiated negotiated;

  private final SendQueue queue;
  private final SessionClose close;
  private final Gate gate = new Gate();
  private final Kept kept = KeptTotal.shared().open();
  private final Heartbeat heartbeat;

  StandardOutbound(Session session) {
    this(session, Clock.INSTANCE, Threads.shared());
  }

  StandardOutbound(Session session, ScheduledExecutorService clock, Executor threads) {
    this.session = session;
    this.threads = threads;
    String name = session.getNegotiatedSubprotocol();
    this.negotiated =
        new Negotiated(
            name == null ? "" : name, ExtensionHeaders.of(session.getNegotiatedExtensions()));
    this.close = new SessionClose(session, clock, threads, kept);
    this.queue = close.queue();
    this.heartbeat = new Heartbeat(this, gate, clock, threads);
    close.onTaken(heartbeat::heard);
  }

  /**
   * Sets the listener for the reason why this closes the connection; it is called before the close.
   */
  void onFailure(Consumer<Throwable> listener) {
    close.onFailure(listener);
  }

  /** Where messages wait that must not be dispatched yet. */
  Gate gate() {
    return gate;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** For what must not run on a thread of the engine. */
  Executor threads() {
    return threads;
  }

  // ---- sends

  @Override
  public CompletableFuture<Void> send(String text) {
    try {
      Surrogates.requirePaired(text);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
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
  public Parts parts() {
    return this;
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
            outcome.complete(null);
          } catch (IOException | RuntimeException | Error e) {
            outcome.complete(e);
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
              outcome.complete(null);
            }));
  }

  @Override
  public long bufferedBytes() {
    return queue.bytes();
  }

  @Override
  public void outboundLimit(int bytes, Overflow overflow) {
    queue.limit(bytes, overflow);
  }

  @Override
  public void sendTimeout(Duration timeout) {
    queue.timeout(timeout);
  }

  @Override
  public void pingInterval(Duration interval) {
    heartbeat.interval(interval);
  }

  @Override
  public Kept kept() {
    return kept;
  }

  // ---- what the standard API does not support

  @Override
  public void requirePings() {
    throw unsupported("onPing", "does not tell of pings");
  }

  @Override
  public void requireBackPressure(String method) {
    throw unsupported(method, "cannot stop reading");
  }

  private UnsupportedOperationException unsupported(String method, String why) {
    return new UnsupportedOperationException(
        method + " needs Vaporetto's engine; " + session.getClass().getName() + " " + why);
  }

  /** The engine goes on reading: its thread waits with the next message. */
  @Override
  public void suspend() {
    gate.close();
  }

  @Override
  public void resume() {
    gate.open();
  }

  // ---- closing

  @Override
  public void close(int code, String reason) {
    close(code, reason, Closure.Initiator.APPLICATION);
  }

  /** Like {@link #close(int, String)}, not for the application but by a decision of this engine. */
  void closeByEngine(int code, String reason) {
    close(code, reason, Closure.Initiator.ENGINE);
  }

  private void close(int code, String reason, Closure.Initiator by) {
    close.begin(SessionClose.reason(code, reason), by);
    // A message that waits at the gate is not dispatched any more.
    gate.abandon();
  }

  /** See {@link SessionClose#closure}. */
  Closure closure(CloseReason reported) {
    return close.closure(reported);
  }

  /** Whether this side has begun to close. */
  boolean isClosing() {
    return close.hasBegun();
  }

  @Override
  public boolean isOpen() {
    return !close.hasBegun() && session.isOpen();
  }

  /** The standard API does not know the peer's address. */
  @Override
  public String inLog() {
    try {
      return "session " + session.getId();
    } catch (IllegalStateException e) {
      return "a session that has ended";
    }
  }

  @Override
  public Negotiated negotiated() {
    return negotiated;
  }

  int maxMessageSize(boolean text) {
    return text ? session.getMaxTextMessageBufferSize() : session.getMaxBinaryMessageBufferSize();
  }
}
