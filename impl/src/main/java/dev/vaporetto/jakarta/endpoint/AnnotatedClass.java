package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The annotated methods of an endpoint class (Jakarta WebSocket §4.4 to §4.7), found and checked
 * once, at deployment. Immutable.
 *
 * @param onMessage by the type of the message: String, ByteBuffer, byte[] or PongMessage
 */
public record AnnotatedClass(
    @Nullable AnnotatedMethod onOpen,
    Map<Class<?>, OnMessageMethod> onMessage,
    @Nullable AnnotatedMethod onClose,
    @Nullable AnnotatedMethod onError) {
  private static final Set<Class<?>> MESSAGE_TYPES =
      Set.of(String.class, ByteBuffer.class, byte[].class, PongMessage.class);
  private static final Set<Class<?>> RETURN_TYPES =
      Set.of(void.class, String.class, ByteBuffer.class, byte[].class);

  /**
   * A method for messages.
   *
   * @param maxSize in bytes, -1 where the method does not say
   */
  record OnMessageMethod(AnnotatedMethod method, long maxSize) {}

  /**
   * Finds the annotated methods of a class and of its superclasses.
   *
   * @throws DeploymentException names class, method and the rule that is broken
   */
  public static AnnotatedClass of(Class<?> type) throws DeploymentException {
    List<Method> methods = methods(type);
    Map<Class<?>, OnMessageMethod> onMessage = new LinkedHashMap<>();
    for (Method method : methods) {
      OnMessage annotation = method.getAnnotation(OnMessage.class);
      if (annotation != null) {
        addOnMessage(onMessage, method, annotation);
      }
    }
    return new AnnotatedClass(
        single(type, methods, OnOpen.class, Set.of()),
        onMessage,
        single(type, methods, OnClose.class, Set.of(CloseReason.class)),
        single(type, methods, OnError.class, Set.of(Throwable.class)));
  }

  private static void addOnMessage(
      Map<Class<?>, OnMessageMethod> onMessage, Method method, OnMessage annotation)
      throws DeploymentException {
    AnnotatedMethod checked = AnnotatedMethod.of(method, "@OnMessage", MESSAGE_TYPES);
    Class<?> type = checked.eventType();
    if (type == null) {
      throw AnnotatedMethod.illegal(
          method,
          "@OnMessage",
          "expected a parameter of type String, ByteBuffer, byte[] or PongMessage");
    }
    if (!RETURN_TYPES.contains(method.getReturnType())) {
      throw AnnotatedMethod.illegal(
          method,
          "@OnMessage",
          "it returns "
              + method.getReturnType().getName()
              + "; expected void, String, ByteBuffer or byte[]");
    }
    boolean binary = type == ByteBuffer.class || type == byte[].class;
    Class<?> other = type == ByteBuffer.class ? byte[].class : ByteBuffer.class;
    // Jakarta WebSocket §4.7: at most one method for each kind of message
    if (onMessage.containsKey(type) || (binary && onMessage.containsKey(other))) {
      throw AnnotatedMethod.illegal(
          method, "@OnMessage", "there is another method for the same kind of message");
    }
    onMessage.put(type, new OnMessageMethod(checked, annotation.maxMessageSize()));
  }

  private static @Nullable AnnotatedMethod single(
      Class<?> type,
      List<Method> methods,
      Class<? extends Annotation> annotation,
      Set<Class<?>> events)
      throws DeploymentException {
    String name = "@" + annotation.getSimpleName();
    Method found = null;
    for (Method method : methods) {
      if (method.isAnnotationPresent(annotation)) {
        if (found != null) {
          throw new DeploymentException(
              type.getName()
                  + " has more than one "
                  + name
                  + " method: "
                  + found.getName()
                  + " and "
                  + method.getName()
                  + "; expected at most one");
        }
        found = method;
      }
    }
    if (found == null) {
      return null;
    }
    AnnotatedMethod checked = AnnotatedMethod.of(found, name, events);
    if (annotation == OnError.class && checked.eventType() == null) {
      throw AnnotatedMethod.illegal(found, name, "expected a parameter of type Throwable");
    }
    return checked;
  }

  /** Own methods and inherited ones that are not overridden; bridges left out. */
  private static List<Method> methods(Class<?> type) {
    Map<String, Method> bySignature = new LinkedHashMap<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        if (!method.isBridge() && !method.isSynthetic()) {
          String signature = method.getName() + List.of(method.getParameterTypes());
          bySignature.putIfAbsent(signature, method);
        }
      }
    }
    return new ArrayList<>(bySignature.values());
  }
}
