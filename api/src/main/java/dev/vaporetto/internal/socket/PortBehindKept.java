package dev.vaporetto.internal.socket;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A connection for one message in parts that is begun while others, which were kept, are before it:
 * the first part takes its place behind them, and the rest follows that. Thread-safe.
 */
final class PortBehindKept implements SessionPort {
  private final SessionPort port;
  private final KeptSends kept;

  /** The first part was handed on; the next one is not sent before that is done. */
  private volatile boolean begun;

  PortBehindKept(SessionPort port, KeptSends kept) {
    this.port = port;
    this.kept = kept;
  }

  private CompletableFuture<Void> sendPart(Function<SessionPort, CompletableFuture<Void>> sending) {
    if (begun) {
      return sending.apply(port);
    }
    begun = true;
    return kept.sendFirstPart(port, sending);
  }

  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    return sendPart(to -> to.sendTextPart(message, part, last));
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    return sendPart(to -> to.sendBinaryPart(message, part, last));
  }

  @Override
  public boolean isOpen() {
    return port.isOpen();
  }

  // ---- the same as the connection itself

  @Override
  public CompletableFuture<Void> send(String text) {
    return port.send(text);
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    return port.send(bytes);
  }

  @Override
  public long bufferedBytes() {
    return port.bufferedBytes();
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    port.outboundLimit(bytes, policy);
  }

  @Override
  public void sendTimeout(Duration timeout) {
    port.sendTimeout(timeout);
  }

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    return port.ping(payload);
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    port.onPing(listener);
  }

  @Override
  public void close(CloseReason reason) {
    port.close(reason);
  }

  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    return port.closeReasonOnWire(told);
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
  public int maxMessageSize(boolean text) {
    return port.maxMessageSize(text);
  }

  @Override
  public void requireSuspendable(String what) {
    port.requireSuspendable(what);
  }

  @Override
  public boolean suspend() {
    return port.suspend();
  }

  @Override
  public void resume() {
    port.resume();
  }
}
