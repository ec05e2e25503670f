package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.jakarta.codec.Codecs;
import dev.vaporetto.jakarta.codec.GenericTypes;
import dev.vaporetto.jakarta.codec.MessageType;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
import java.util.Objects;

/**
 * An {@code @OnMessage} method, checked at deployment (Jakarta WebSocket §4.7). Immutable.
 *
 * @param type of the message, or of a part of it
 * @param messages which messages can become that type
 * @param maxSize the largest whole message in bytes, -1 where the method does not say
 */
record MessageMethod(AnnotatedMethod method, Class<?> type, MessageType messages, int maxSize) {
  /**
   * Checks a method.
   *
   * @throws DeploymentException names class, method and the rule that is broken
   */
  static MessageMethod of(Method method, Class<?> endpointClass, PathParameters path, Codecs codecs)
      throws DeploymentException {
    AnnotatedMethod checked = AnnotatedMethod.of(Callback.MESSAGE, method, endpointClass, path);
    Class<?> type = Objects.requireNonNull(checked.eventType(), "checked: it takes a message");
    MessageType messages = codecs.messageType(type);
    if (messages == null) {
      throw Callback.MESSAGE.illegal(
          method,
          "it takes a message as "
              + type.getName()
              + ", for which there is no decoder; expected String, Reader, ByteBuffer, byte[],"
              + " InputStream, PongMessage, a primitive or its class, or a decoder");
    }
    Class<?> returned = GenericTypes.raw(method.getGenericReturnType(), endpointClass);
    if (returned != void.class && returned != Void.class && !codecs.mayEncode(returned)) {
      throw Callback.MESSAGE.illegal(
          method,
          "it returns "
              + returned.getName()
              + ", for which there is no encoder; expected void, String, ByteBuffer, byte[], a"
              + " primitive or its class, or an encoder");
    }
    return new MessageMethod(checked, type, messages, maxSize(method));
  }

  private static int maxSize(Method method) throws DeploymentException {
    long declared = method.getAnnotation(OnMessage.class).maxMessageSize();
    // §4.7.1: a larger value will trigger a DeploymentException
    if (declared > Integer.MAX_VALUE || declared < -1) {
      throw Callback.MESSAGE.illegal(
          method,
          "its maxMessageSize is "
              + declared
              + "; expected 0 to "
              + Integer.MAX_VALUE
              + " bytes, or -1 for no limit of its own");
    }
    return (int) declared;
  }

  /**
   * Whether the size of its messages is limited. OnMessage's javadoc: maxMessageSize is not for
   * methods that take a stream or a reader.
   */
  boolean isLimited() {
    return maxSize >= 0 && type != Reader.class && type != InputStream.class;
  }

  boolean isText() {
    return messages.isText();
  }

  boolean isBinary() {
    return messages.isBinary();
  }

  /** The kind of message that this method and another one both take; null if there is none. */
  @org.jspecify.annotations.Nullable
  String conflict(MessageMethod other) {
    if (isText() && other.isText()) {
      return "text";
    }
    if (isBinary() && other.isBinary()) {
      return "binary";
    }
    return messages.pong() && other.messages.pong() ? "pong" : null;
  }
}
