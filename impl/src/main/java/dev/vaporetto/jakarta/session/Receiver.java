package dev.vaporetto.jakarta.session;

import dev.vaporetto.jakarta.codec.Conversion;
import dev.vaporetto.jakarta.codec.SessionCodecs;
import jakarta.websocket.DecodeException;
import jakarta.websocket.MessageHandler;
import java.io.IOException;
import java.util.Objects;

/**
 * A handler for one kind of native message, and the way from the message to what it takes.
 * Immutable.
 *
 * @param <M> the native message: {@link String} or {@link java.nio.ByteBuffer}
 */
abstract class Receiver<M> {
  private final MessageHandler handler;

  private Receiver(MessageHandler handler) {
    this.handler = Objects.requireNonNull(handler, "a handler");
  }

  final MessageHandler handler() {
    return handler;
  }

  /** Whether the parts of a message are passed on as they arrive. */
  abstract boolean inParts();

  /**
   * Calls the handler.
   *
   * @param message a whole message; a part of one if it is taken {@linkplain #inParts in parts}
   * @param last whether the message ends with it; true for a whole message
   * @param codecs the session's
   */
  abstract void accept(M message, boolean last, SessionCodecs codecs)
      throws DecodeException, IOException;

  /** For messages that are converted when all of one is there. */
  @SuppressWarnings("unchecked") // the conversion makes what the handler takes
  static <M> Receiver<M> whole(MessageHandler.Whole<?> handler, Conversion<M> conversion) {
    MessageHandler.Whole<Object> typed = (MessageHandler.Whole<Object>) handler;
    return new Receiver<>(handler) {
      @Override
      boolean inParts() {
        return false;
      }

      @Override
      void accept(M message, boolean last, SessionCodecs codecs)
          throws DecodeException, IOException {
        typed.onMessage(conversion.convert(message, codecs));
      }
    };
  }

  /** For parts of messages. */
  @SuppressWarnings("unchecked") // the conversion makes what the handler takes
  static <M> Receiver<M> partial(MessageHandler.Partial<?> handler, Conversion<M> conversion) {
    MessageHandler.Partial<Object> typed = (MessageHandler.Partial<Object>) handler;
    return new Receiver<>(handler) {
      @Override
      boolean inParts() {
        return true;
      }

      @Override
      void accept(M message, boolean last, SessionCodecs codecs)
          throws DecodeException, IOException {
        typed.onMessage(conversion.convert(message, codecs), last);
      }
    };
  }
}
