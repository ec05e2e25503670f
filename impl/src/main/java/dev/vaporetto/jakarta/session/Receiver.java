package dev.vaporetto.jakarta.session;

import dev.vaporetto.jakarta.codec.Conversion;
import dev.vaporetto.jakarta.codec.SessionCodecs;
import jakarta.websocket.DecodeException;
import jakarta.websocket.MessageHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

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
  boolean inParts() {
    return false;
  }

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

  /**
   * For a text message that the handler reads.
   *
   * @param whole whether it is called when all of the message is there
   */
  @SuppressWarnings("unchecked") // the conversion makes what the handler takes
  static Receiver<String> reader(
      MessageHandler.Whole<?> handler, Conversion<Reader> conversion, boolean whole) {
    MessageHandler.Whole<Object> typed = (MessageHandler.Whole<Object>) handler;
    return new Reading<>(
        handler,
        whole,
        String::length,
        text -> text,
        (parts, codecs) -> {
          try (PartReader reader = new PartReader(parts)) {
            typed.onMessage(conversion.convert(reader, codecs));
          }
        });
  }

  /** For a binary message that the handler reads, like {@link #reader}. */
  @SuppressWarnings("unchecked") // the conversion makes what the handler takes
  static Receiver<ByteBuffer> stream(
      MessageHandler.Whole<?> handler, Conversion<InputStream> conversion, boolean whole) {
    MessageHandler.Whole<Object> typed = (MessageHandler.Whole<Object>) handler;
    return new Reading<>(
        handler,
        whole,
        ByteBuffer::remaining,
        part -> ByteBuffer.allocate(part.remaining()).put(part.duplicate()).flip(),
        (parts, codecs) -> {
          try (PartInputStream stream = new PartInputStream(parts)) {
            typed.onMessage(conversion.convert(stream, codecs));
          }
        });
  }

  /** Calls a handler that reads. */
  @FunctionalInterface
  private interface Call<M> {
    void of(PartQueue<M> parts, SessionCodecs codecs) throws DecodeException, IOException;
  }

  /** Its handler reads a message, be it complete or still arriving. */
  static final class Reading<M> extends Receiver<M> {
    private final boolean whole;
    private final ToIntFunction<M> sizeOf;
    private final UnaryOperator<M> copy;
    private final Call<M> call;

    private Reading(
        MessageHandler handler,
        boolean whole,
        ToIntFunction<M> sizeOf,
        UnaryOperator<M> copy,
        Call<M> call) {
      super(handler);
      this.whole = whole;
      this.sizeOf = sizeOf;
      this.copy = copy;
      this.call = call;
    }

    @Override
    boolean inParts() {
      return !whole;
    }

    @Override
    void accept(M message, boolean last, SessionCodecs codecs) throws DecodeException, IOException {
      PartQueue<M> parts = new PartQueue<>(sizeOf, () -> {}, bytes -> {});
      parts.put(message);
      parts.complete();
      read(parts, codecs);
    }

    /** How much memory a part takes; see {@link PartQueue}. */
    ToIntFunction<M> sizeOf() {
      return sizeOf;
    }

    /** Calls the handler, which reads. */
    void read(PartQueue<M> parts, SessionCodecs codecs) throws DecodeException, IOException {
      call.of(parts, codecs);
    }

    /** A part that stays valid. */
    M copy(M part) {
      return copy.apply(part);
    }
  }
}
