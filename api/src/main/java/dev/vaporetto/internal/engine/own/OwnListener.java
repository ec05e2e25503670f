package dev.vaporetto.internal.engine.own;

import dev.vaporetto.Closure;
import dev.vaporetto.engine.EngineClosure;
import dev.vaporetto.engine.EngineListener;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.engine.Inbound;
import jakarta.websocket.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Passes the events of one connection of our engine to its {@link Inbound}. */
final class OwnListener implements EngineListener {
  private final Inbound inbound;

  OwnListener(Inbound inbound) {
    this.inbound = inbound;
  }

  /** Begins to listen, before anything else happens to the session. */
  void open(EngineSession session) {
    session.setListener(this);
    inbound.onOpen(session, new OwnOutbound(session));
  }

  @Override
  public boolean wantsParts(boolean text) {
    return inbound.onBegin(text);
  }

  @Override
  public void onText(String text) {
    inbound.onText(text, true);
  }

  @Override
  public void onTextPart(String part) {
    inbound.onText(part, false);
  }

  @Override
  public void onBinary(ByteBuffer data) {
    inbound.onBinary(data, true);
  }

  @Override
  public void onBinaryPart(ByteBuffer part) {
    inbound.onBinary(part, false);
  }

  @Override
  public void onPing(ByteBuffer payload) {
    inbound.onPing(payload);
  }

  @Override
  public void onPong(ByteBuffer payload) {
    inbound.onPong(payload);
  }

  @Override
  public void onError(Throwable failure) {
    inbound.onError(failure);
  }

  @Override
  public void onClosed(EngineClosure closure) {
    inbound.onClosed(
        new Closure(
            closure.code(),
            closure.reason(),
            closure.clean(),
            frame(closure.sent()),
            frame(closure.received()),
            switch (closure.initiator()) {
              case APPLICATION -> Closure.Initiator.APPLICATION;
              case ENGINE -> Closure.Initiator.ENGINE;
              case PEER -> Closure.Initiator.PEER;
              case TRANSPORT -> Closure.Initiator.TRANSPORT;
            }));
  }

  private static Closure.@Nullable Frame frame(@Nullable CloseReason reason) {
    if (reason == null) {
      return null;
    }
    String phrase = reason.getReasonPhrase();
    return new Closure.Frame(reason.getCloseCode().getCode(), phrase == null ? "" : phrase);
  }
}
