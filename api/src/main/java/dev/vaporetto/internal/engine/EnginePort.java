package dev.vaporetto.internal.engine;

import dev.vaporetto.MessageListener;
import dev.vaporetto.Overflow;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.OverflowPolicy;
import dev.vaporetto.engine.PreparedMessage;
import dev.vaporetto.internal.socket.Outcomes;
import dev.vaporetto.internal.socket.SessionPort;
import dev.vaporetto.internal.socket.SharedMessage;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A session of our own engine, whose queue is the only one. Thread-safe. */
record EnginePort(EngineSession session, String subprotocol, List<Extension> extensions)
    implements SessionPort {
  /** What was negotiated is asked for now: a closed session tells nothing. */
  EnginePort(EngineSession session) {
    this(
        session,
        session.getNegotiatedSubprotocol(),
        List.copyOf(session.getNegotiatedExtensions()));
  }

  @Override
  public CompletableFuture<Void> send(String text) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.sendText(text, failure -> Outcomes.complete(done, failure));
    return done;
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.sendBinary(bytes, failure -> Outcomes.complete(done, failure));
    return done;
  }

  @Override
  public CompletableFuture<Void> send(SharedMessage message) {
    PreparedMessage prepared =
        (PreparedMessage)
            message.prepared(
                () ->
                    message.isText()
                        ? session.prepareUtf8(message.bytes())
                        : session.prepare(message.bytes()));
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.send(prepared, failure -> Outcomes.complete(done, failure));
    return done;
  }

  @Override
  public CompletableFuture<Void> sendTextPart(Object message, String part, boolean last) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.sendTextPart(message, part, last, failure -> Outcomes.complete(done, failure));
    return done;
  }

  @Override
  public CompletableFuture<Void> sendBinaryPart(Object message, ByteBuffer part, boolean last) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.sendBinaryPart(message, part, last, failure -> Outcomes.complete(done, failure));
    return done;
  }

  @Override
  public long bufferedBytes() {
    return session.getBufferedBytes();
  }

  @Override
  public void outboundLimit(int bytes, Overflow policy) {
    session.setOutboundLimit(bytes, OverflowPolicy.valueOf(policy.name()));
  }

  @Override
  public void sendTimeout(Duration timeout) {
    session.setSendTimeout(timeout);
  }

  @Override
  public int maxMessageSize(boolean text) {
    return text ? session.getMaxTextMessageBufferSize() : session.getMaxBinaryMessageBufferSize();
  }

  @Override
  public void requireSuspendable(String what) {}

  @Override
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    try {
      session.getAsyncRemote().sendPing(payload);
      return CompletableFuture.completedFuture(null);
    } catch (IOException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void onPing(MessageListener<ByteBuffer> listener) {
    Consumer<ByteBuffer> pings =
        payload -> {
          try {
            listener.onMessage(payload);
          } catch (Exception e) {
            throw new IllegalStateException("the ping listener failed", e);
          }
        };
    session.setPingListener(pings);
  }

  @Override
  public void close(CloseReason reason) {
    try {
      session.close(reason);
    } catch (IOException e) {
      throw new AssertionError("the close of this engine only queues a frame", e);
    }
  }

  @Override
  public CloseReason closeReasonOnWire(CloseReason told) {
    CloseReason onWire = session.getWireCloseReason();
    return onWire != null ? onWire : told;
  }

  @Override
  public boolean isOpen() {
    return session.takesSends();
  }

  @Override
  public boolean suspend() {
    session.suspend();
    return true;
  }

  @Override
  public void resume() {
    session.resume();
  }
}
