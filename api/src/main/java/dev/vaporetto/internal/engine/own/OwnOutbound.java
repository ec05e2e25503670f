package dev.vaporetto.internal.engine.own;

import dev.vaporetto.Negotiated;
import dev.vaporetto.Overflow;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.engine.PreparedMessage;
import dev.vaporetto.internal.Kept;
import dev.vaporetto.internal.Outcomes;
import dev.vaporetto.internal.PeerText;
import dev.vaporetto.internal.engine.ExtensionHeaders;
import dev.vaporetto.internal.engine.Outbound;
import dev.vaporetto.internal.engine.Parts;
import dev.vaporetto.internal.engine.SharedMessage;
import dev.vaporetto.internal.engine.SharedMessages;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends on a session of our engine, which has the only queue. The engine itself reports the outcome
 * of a send inside the send, or on a thread where user code may run. Thread-safe.
 */
final class OwnOutbound implements Outbound, Parts {
  private final EngineSession session;

  /** Read at the beginning, since a closed session does not have it any more. */
  private final String subprotocol;

  private final List<Extension> extensions;
  private final Kept kept;

  OwnOutbound(EngineSession session) {
    this.session = session;
    subprotocol = session.getNegotiatedSubprotocol();
    extensions = session.getNegotiatedExtensions();
    kept = new OwnKept(session.memory());
  }

  @Override
  public CompletableFuture<Void> send(String text) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      session.sendText(text, failure -> Outcomes.complete(done, failure));
    } catch (IllegalArgumentException e) {
      // Half a surrogate pair.
      done.completeExceptionally(e);
    }
    return done;
  }

  @Override
  public CompletableFuture<Void> send(ByteBuffer bytes) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    session.sendBinary(bytes, failure -> Outcomes.complete(done, failure));
    return done;
  }

  @Override
  public void send(SharedMessages messages, Consumer<@Nullable Throwable> outcome) {
    session.send((PreparedMessage) messages.prepared(() -> prepare(messages)), outcome::accept);
  }

  private PreparedMessage prepare(SharedMessages messages) {
    List<PreparedMessage> each =
        messages.messages().stream()
            .map(message -> (PreparedMessage) message.prepared(() -> prepare(message)))
            .toList();
    return each.size() == 1 ? each.get(0) : session.prepareAll(each);
  }

  private PreparedMessage prepare(SharedMessage message) {
    return message.isText()
        ? session.prepareUtf8(message.bytes())
        : session.prepare(message.bytes());
  }

  @Override
  public Parts parts() {
    return this;
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
  public CompletableFuture<Void> ping(ByteBuffer payload) {
    try {
      session.getAsyncRemote().sendPing(payload);
      return CompletableFuture.completedFuture(null);
    } catch (IOException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public long bufferedBytes() {
    return session.getBufferedBytes();
  }

  @Override
  public void outboundLimit(int bytes, Overflow overflow) {
    session.setOutboundLimit(
        bytes,
        switch (overflow) {
          case FAIL -> dev.vaporetto.engine.Overflow.FAIL;
          case DROP_OLDEST -> dev.vaporetto.engine.Overflow.DROP_OLDEST;
          case CLOSE -> dev.vaporetto.engine.Overflow.CLOSE;
        });
  }

  @Override
  public void sendTimeout(Duration timeout) {
    session.setSendTimeout(timeout);
  }

  @Override
  public void pingInterval(Duration interval) {
    session.setPingInterval(interval);
  }

  @Override
  public void close(int code, String reason) {
    try {
      session.close(new CloseReason(() -> code, reason));
    } catch (IOException e) {
      throw new AssertionError("the close of this engine only queues a frame", e);
    }
  }

  @Override
  public boolean isOpen() {
    return session.takesSends();
  }

  @Override
  public String inLog() {
    return "session " + session.getId() + ", " + PeerText.of(session.getRemoteAddress());
  }

  @Override
  public Negotiated negotiated() {
    return new Negotiated(subprotocol, ExtensionHeaders.of(extensions));
  }

  @Override
  public void suspend() {
    session.suspend();
  }

  @Override
  public void resume() {
    session.resume();
  }

  @Override
  public Kept kept() {
    return kept;
  }

  @Override
  public void requireBackPressure(String method) {}

  @Override
  public void requirePings() {}
}
