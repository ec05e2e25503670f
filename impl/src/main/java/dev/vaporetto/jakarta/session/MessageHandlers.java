package dev.vaporetto.jakarta.session;

import dev.vaporetto.jakarta.codec.Codecs;
import dev.vaporetto.jakarta.codec.Conversion;
import dev.vaporetto.jakarta.codec.GenericTypes;
import dev.vaporetto.jakarta.codec.MessageType;
import dev.vaporetto.jakarta.codec.Payloads;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message handlers of one session: at most one for text, one for binary and one for pongs
 * (Jakarta WebSocket §2.1.3). Thread-safe: the dispatching thread reads what any thread sets.
 */
final class MessageHandlers {
  private final Codecs codecs;

  /** Written under this object's lock. */
  private volatile @Nullable Receiver<String> text;

  /** Written under this object's lock. */
  private volatile @Nullable Receiver<ByteBuffer> binary;

  /** Written under this object's lock. */
  private volatile MessageHandler.@Nullable Whole<PongMessage> pong;

  MessageHandlers(Codecs codecs) {
    this.codecs = codecs;
  }

  @Nullable Receiver<String> text() {
    return text;
  }

  @Nullable Receiver<ByteBuffer> binary() {
    return binary;
  }

  MessageHandler.@Nullable Whole<PongMessage> pong() {
    return pong;
  }

  /**
   * Adds a handler; its type parameter says which messages it takes.
   *
   * @throws IllegalArgumentException if it has no such parameter, or takes what no message can be
   * @throws IllegalStateException if there is a handler for this kind of message
   */
  void add(MessageHandler handler) {
    if (handler instanceof MessageHandler.Whole<?> whole) {
      add(messageClass(handler, MessageHandler.Whole.class), whole);
    } else if (handler instanceof MessageHandler.Partial<?> partial) {
      add(messageClass(handler, MessageHandler.Partial.class), partial);
    } else {
      throw new IllegalArgumentException(
          (handler == null ? "null" : handler.getClass().getName())
              + " came as a message handler; expected a MessageHandler.Whole or a"
              + " MessageHandler.Partial");
    }
  }

  private static Class<?> messageClass(MessageHandler handler, Class<?> kind) {
    Class<?> found = GenericTypes.argument(handler.getClass(), kind);
    if (found == null) {
      throw new IllegalArgumentException(
          "the message type of "
              + handler.getClass().getName()
              + " cannot be found out, as with a lambda; expected addMessageHandler(Class, handler)");
    }
    return found;
  }

  /** Adds a handler for whole messages that become objects of a class. Throws like the other. */
  @SuppressWarnings("unchecked") // the class was compared with what the handler takes
  void add(Class<?> type, MessageHandler.Whole<?> handler) {
    required(type, handler);
    MessageType messages = codecs.messageType(type);
    if (messages == null) {
      throw new IllegalArgumentException(
          "a handler for "
              + type.getName()
              + " was added; expected String, Reader, ByteBuffer, byte[], InputStream, PongMessage,"
              + " a primitive's class, or a class that the endpoint has a decoder for");
    }
    add(
        text(messages, handler),
        binary(messages, handler),
        messages.pong() ? (MessageHandler.Whole<PongMessage>) handler : null);
  }

  private static @Nullable Receiver<String> text(
      MessageType messages, MessageHandler.Whole<?> handler) {
    Conversion<Reader> reader = messages.reader();
    if (reader != null) {
      return Receiver.reader(handler, reader, handler instanceof WholeMessages);
    }
    Conversion<String> whole = messages.text();
    return whole == null ? null : Receiver.whole(handler, whole);
  }

  private static @Nullable Receiver<ByteBuffer> binary(
      MessageType messages, MessageHandler.Whole<?> handler) {
    Conversion<InputStream> stream = messages.stream();
    if (stream != null) {
      return Receiver.stream(handler, stream, handler instanceof WholeMessages);
    }
    Conversion<ByteBuffer> whole = messages.binary();
    return whole == null ? null : Receiver.whole(handler, whole);
  }

  /** Adds a handler for parts of messages. Throws like the others. */
  void add(Class<?> type, MessageHandler.Partial<?> handler) {
    required(type, handler);
    if (type == String.class) {
      add(Receiver.<String>partial(handler, (part, any) -> part), null, null);
    } else if (type == ByteBuffer.class) {
      add(null, Receiver.<ByteBuffer>partial(handler, (part, any) -> Payloads.buffer(part)), null);
    } else if (type == byte[].class) {
      add(null, Receiver.<ByteBuffer>partial(handler, (part, any) -> Payloads.bytes(part)), null);
    } else {
      throw new IllegalArgumentException(
          "a handler for parts of type "
              + type.getName()
              + " was added; expected String, ByteBuffer or byte[]");
    }
  }

  private static void required(Class<?> type, MessageHandler handler) {
    if (type == null || handler == null) {
      throw new IllegalArgumentException(
          "type " + type + " and handler " + handler + " came; expected both");
    }
  }

  /** All of them, or none if there is one already for any of the kinds. */
  private synchronized void add(
      @Nullable Receiver<String> forText,
      @Nullable Receiver<ByteBuffer> forBinary,
      MessageHandler.@Nullable Whole<PongMessage> forPong) {
    if (forText != null) {
      requireFree("text", text == null ? null : text.handler());
    }
    if (forBinary != null) {
      requireFree("binary", binary == null ? null : binary.handler());
    }
    if (forPong != null) {
      requireFree("pong", pong);
      pong = forPong;
    }
    if (forText != null) {
      text = forText;
    }
    if (forBinary != null) {
      binary = forBinary;
    }
  }

  private static void requireFree(String kind, @Nullable MessageHandler present) {
    if (present != null) {
      throw new IllegalStateException(
          "there is a handler for "
              + kind
              + " messages already, "
              + present.getClass().getName()
              + "; expected at most one");
    }
  }

  /** Removes a handler; nothing happens if it is not there. */
  synchronized void remove(MessageHandler handler) {
    if (text != null && text.handler() == handler) {
      text = null;
    }
    if (binary != null && binary.handler() == handler) {
      binary = null;
    }
    if (pong == handler) {
      pong = null;
    }
  }

  /** A copy. */
  synchronized Set<MessageHandler> all() {
    Set<MessageHandler> all = new LinkedHashSet<>();
    if (text != null) {
      all.add(text.handler());
    }
    if (binary != null) {
      all.add(binary.handler());
    }
    if (pong != null) {
      all.add(pong);
    }
    return Collections.unmodifiableSet(all);
  }
}
