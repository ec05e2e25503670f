package dev.vaporetto.jakarta.session;

import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message handlers of one session: at most one for text, one for binary and one for pongs
 * (Jakarta WebSocket §2.4). Thread-safe: the dispatching thread reads what any thread sets.
 */
final class MessageHandlers {
  /** Written under this object's lock. */
  private volatile MessageHandler.@Nullable Whole<String> text;

  /** Either this or {@link #bytes} is set for binary messages. Written under this object's lock. */
  private volatile MessageHandler.@Nullable Whole<ByteBuffer> buffer;

  private volatile MessageHandler.@Nullable Whole<byte[]> bytes;
  private volatile MessageHandler.@Nullable Whole<PongMessage> pong;

  MessageHandler.@Nullable Whole<String> text() {
    return text;
  }

  MessageHandler.@Nullable Whole<ByteBuffer> buffer() {
    return buffer;
  }

  MessageHandler.@Nullable Whole<byte[]> bytes() {
    return bytes;
  }

  MessageHandler.@Nullable Whole<PongMessage> pong() {
    return pong;
  }

  /**
   * Adds a handler whose type parameter tells what it takes.
   *
   * @throws IllegalArgumentException if it does not tell, or takes what no message can be
   * @throws IllegalStateException if there is a handler for this kind of message
   */
  void add(MessageHandler handler) {
    if (!(handler instanceof MessageHandler.Whole<?> whole)) {
      throw new IllegalArgumentException(
          handler.getClass().getName()
              + " is no MessageHandler.Whole: partial messages are not"
              + " supported yet");
    }
    Type type = GenericTypes.argument(handler.getClass(), MessageHandler.Whole.class);
    if (!(type instanceof Class<?> messageClass)) {
      throw new IllegalArgumentException(
          "the message type of "
              + handler.getClass().getName()
              + " cannot be found out, as with a lambda; expected"
              + " addMessageHandler(Class, MessageHandler.Whole)");
    }
    add(messageClass, whole);
  }

  /** Adds a handler for messages of a given class. Throws like the other. */
  @SuppressWarnings("unchecked") // the class was compared with what the handler takes
  synchronized void add(Class<?> type, MessageHandler.Whole<?> handler) {
    if (type == String.class) {
      requireFree("text", text);
      text = (MessageHandler.Whole<String>) handler;
    } else if (type == ByteBuffer.class) {
      requireFree("binary", buffer, bytes);
      buffer = (MessageHandler.Whole<ByteBuffer>) handler;
    } else if (type == byte[].class) {
      requireFree("binary", buffer, bytes);
      bytes = (MessageHandler.Whole<byte[]>) handler;
    } else if (type == PongMessage.class) {
      requireFree("pong", pong);
      pong = (MessageHandler.Whole<PongMessage>) handler;
    } else {
      throw new IllegalArgumentException(
          "a handler for "
              + type.getName()
              + " was added; expected String, ByteBuffer, byte[] or PongMessage");
    }
  }

  private static void requireFree(String kind, @Nullable MessageHandler... present) {
    for (MessageHandler handler : present) {
      if (handler != null) {
        throw new IllegalStateException(
            "there is a handler for "
                + kind
                + " messages already, "
                + handler.getClass().getName()
                + "; expected at most one");
      }
    }
  }

  /** Removes a handler; nothing happens if it is not there. */
  synchronized void remove(MessageHandler handler) {
    if (handler == text) {
      text = null;
    } else if (handler == buffer) {
      buffer = null;
    } else if (handler == bytes) {
      bytes = null;
    } else if (handler == pong) {
      pong = null;
    }
  }

  /** A copy. */
  synchronized Set<MessageHandler> all() {
    Set<MessageHandler> all = new LinkedHashSet<>();
    for (MessageHandler handler : new @Nullable MessageHandler[] {text, buffer, bytes, pong}) {
      if (handler != null) {
        all.add(handler);
      }
    }
    return all;
  }
}
