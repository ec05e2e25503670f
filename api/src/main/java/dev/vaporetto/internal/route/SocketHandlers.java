package dev.vaporetto.internal.route;

import dev.vaporetto.internal.engine.EngineAdapter;
import dev.vaporetto.internal.socket.FluentSocket;
import dev.vaporetto.internal.socket.PartsSwitch;
import dev.vaporetto.internal.socket.Turns;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The message handlers of one session, which dispatch to a socket: whole messages, or parts. */
final class SocketHandlers implements PartsSwitch {
  private final Session session;

  /** Whether the session is our own engine's. */
  private final boolean own;

  private final MessageHandler.Whole<String> text;
  private final MessageHandler.Whole<ByteBuffer> binary;
  private final MessageHandler.Partial<String> textParts;
  private final MessageHandler.Partial<ByteBuffer> binaryParts;
  private final MessageHandler.Whole<PongMessage> pong;

  /**
   * Handlers that are still to be added.
   *
   * @param turns null on our own engine, whose callbacks never overlap
   */
  SocketHandlers(Session session, FluentSocket socket, @Nullable Turns turns) {
    this.session = session;
    own = turns == null;
    text = inTurn(turns, message -> socket.dispatchText(message, true));
    binary = inTurn(turns, message -> socket.dispatchBinary(message, true));
    textParts = inTurn(turns, socket::dispatchText);
    binaryParts = inTurn(turns, socket::dispatchBinary);
    pong = inTurn(turns, message -> socket.dispatchPong(message.getApplicationData()));
  }

  private static <T> MessageHandler.Whole<T> inTurn(
      @Nullable Turns turns, MessageHandler.Whole<T> handler) {
    return turns == null ? handler : turns.inTurn(handler);
  }

  private static <T> MessageHandler.Partial<T> inTurn(
      @Nullable Turns turns, MessageHandler.Partial<T> handler) {
    return turns == null ? handler : turns.inTurn(handler);
  }

  /** Adds those that the socket wants. */
  void add(FluentSocket socket) {
    if (socket.wantsParts(true)) {
      session.addMessageHandler(String.class, textParts);
    } else {
      session.addMessageHandler(String.class, text);
    }
    if (socket.wantsParts(false)) {
      session.addMessageHandler(ByteBuffer.class, binaryParts);
    } else {
      session.addMessageHandler(ByteBuffer.class, binary);
    }
    session.addMessageHandler(PongMessage.class, pong);
    socket.delivering(this);
  }

  @Override
  public boolean toParts(boolean ofText, boolean betweenMessages) {
    if (own) {
      if (ofText) {
        EngineAdapter.takeTextParts(session, textParts);
      } else {
        EngineAdapter.takeBinaryParts(session, binaryParts);
      }
      return true;
    }
    if (betweenMessages && ofText) {
      session.removeMessageHandler(text);
      session.addMessageHandler(String.class, textParts);
    } else if (betweenMessages) {
      session.removeMessageHandler(binary);
      session.addMessageHandler(ByteBuffer.class, binaryParts);
    }
    return betweenMessages;
  }
}
