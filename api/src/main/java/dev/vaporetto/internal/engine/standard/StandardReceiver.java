package dev.vaporetto.internal.engine.standard;

import dev.vaporetto.internal.CloseCodes;
import dev.vaporetto.internal.Copies;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The message handlers of one session: for whole messages, or for parts once a listener wants
 * these. Used by callbacks of the session only, which do not overlap.
 */
final class StandardReceiver {
  private final Session session;
  private final StandardOutbound outbound;
  private final Inbound inbound;
  private final Heartbeat heartbeat;
  private final Kind<String> text;
  private final Kind<ByteBuffer> binary;
  private final MessageHandler.Whole<PongMessage> pong;

  StandardReceiver(Session session, StandardOutbound outbound, Inbound inbound, Turns turns) {
    this.session = session;
    this.outbound = outbound;
    this.inbound = inbound;
    this.heartbeat = outbound.heartbeat();
    this.text = new Kind<>(String.class, turns, Assembly.ofText(), inbound::onText);
    this.binary = new Kind<>(ByteBuffer.class, turns, Assembly.ofBytes(), inbound::onBinary);
    MessageHandler.Whole<ByteBuffer> dispatched = awaiting(turns.inTurn(this::dispatchPong));
    this.pong = message -> onPong(message.getApplicationData(), dispatched);
  }

  /**
   * Returns a handler that waits at the gate on the engine's thread: it must not occupy a thread of
   * the application's executor.
   */
  private <T> MessageHandler.Whole<T> awaiting(MessageHandler.Whole<T> handler) {
    return message -> {
      if (outbound.gate().await()) {
        handler.onMessage(message);
      }
    };
  }

  private <T> MessageHandler.Partial<T> awaiting(MessageHandler.Partial<T> handler) {
    return (part, last) -> {
      if (outbound.gate().await()) {
        handler.onMessage(part, last);
      }
    };
  }

  private interface Delivery<T> {
    void accept(T part, boolean last);
  }

  /** The handlers for text or for binary messages. */
  private final class Kind<T> {
    private final Class<T> type;
    private final MessageHandler.Whole<T> whole;
    private final MessageHandler.Partial<T> partial;
    private final Assembly<T> assembly;
    private final Delivery<T> delivery;

    /** Whether the engine delivers parts. That stays so, since an engine may not switch back. */
    private boolean inParts;

    /** Whether a message has begun to arrive, and its last part has not come. */
    private boolean arriving;

    /** Whether the parts of that message are assembled here. */
    private boolean assembled;

    /** What these take. */
    private long held;

    Kind(Class<T> type, Turns turns, Assembly<T> assembly, Delivery<T> delivery) {
      this.type = type;
      this.assembly = assembly;
      this.delivery = delivery;
      whole = awaiting(turns.inTurn((T message) -> dispatch(message, true)));
      partial = awaiting(turns.inTurn((T part, boolean last) -> dispatch(part, last)));
    }

    boolean isText() {
      return type == String.class;
    }

    void add() {
      inParts = inbound.wantsParts(isText());
      if (inParts) {
        session.addMessageHandler(type, partial);
      } else {
        session.addMessageHandler(type, whole);
      }
    }

    /** Switches to parts if the listener wants these; called between two messages. */
    void follow() {
      if (!inParts && inbound.wantsParts(isText())) {
        session.removeMessageHandler(whole);
        session.addMessageHandler(type, partial);
        inParts = true;
      }
    }

    private void dispatch(T part, boolean last) {
      if (outbound.gate().isAbandoned() || outbound.isClosing()) {
        return;
      }
      heartbeat.enter();
      try {
        deliver(part, last);
        if (last) {
          text.follow();
          binary.follow();
        }
      } finally {
        heartbeat.leave();
      }
    }

    private void deliver(T part, boolean last) {
      boolean first = !arriving;
      arriving = !last;
      if (first) {
        assembled = !inbound.onBegin(isText()) && !last;
      }
      if (!assembled) {
        delivery.accept(part, last);
        return;
      }
      if (!keep(assembly.size(part))) {
        inbound.onError(
            new IOException("the memory for messages that are incomplete is used up by all peers"));
        outbound.closeByEngine(CloseCodes.TRY_AGAIN_LATER, "too much is held for this peer");
        return;
      }
      try {
        assembly.add(part, outbound.maxMessageSize(isText()));
      } catch (MessageTooLargeException e) {
        inbound.onError(e);
        outbound.closeByEngine(CloseCodes.TOO_BIG, String.valueOf(e.getMessage()));
        return;
      }
      if (last) {
        outbound.kept().release(held);
        held = 0;
        delivery.accept(assembly.take(), true);
      }
    }

    /** Whether there is memory for a part. The first one of a peer is no matter of room. */
    private boolean keep(int size) {
      boolean isKept = held == 0 || outbound.kept().tryKeep(size);
      if (held == 0) {
        outbound.kept().keep(size);
      }
      held += isKept ? size : 0;
      return isKept;
    }
  }

  /** Adds the handlers, before anything else happens to the session. */
  void add() {
    text.add();
    binary.add();
    session.addMessageHandler(PongMessage.class, pong);
  }

  /** Called when the handler has run: switches to parts if its listeners want these. */
  void begin() {
    text.follow();
    binary.follow();
  }

  private void onPong(ByteBuffer payload, MessageHandler.Whole<ByteBuffer> dispatched) {
    heartbeat.heard();
    if (heartbeat.isAnsweredBy(payload)) {
      return;
    }
    // Before the gate: what the gate waits for, such as the handler, may wait for this pong.
    ByteBuffer copy = Copies.buffer(payload);
    outbound.threads().execute(() -> inbound.onPongReceived(copy));
    dispatched.onMessage(payload);
  }

  private void dispatchPong(ByteBuffer payload) {
    if (!outbound.gate().isAbandoned()) {
      inbound.onPong(payload);
    }
  }
}
