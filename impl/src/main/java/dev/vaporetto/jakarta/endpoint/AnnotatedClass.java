package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.jakarta.codec.Codecs;
import jakarta.websocket.DeploymentException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The annotated methods of an endpoint class (Jakarta WebSocket §4.4 to §4.8), found and checked
 * once, at deployment. Immutable.
 */
record AnnotatedClass(
    @Nullable AnnotatedMethod onOpen,
    List<MessageMethod> onMessage,
    @Nullable AnnotatedMethod onClose,
    @Nullable AnnotatedMethod onError,
    PathParameters path) {

  /**
   * Finds the annotated methods of a class and of its superclasses.
   *
   * @throws DeploymentException names class, method and the rule that is broken
   */
  static AnnotatedClass of(Class<?> type, Codecs codecs) throws DeploymentException {
    List<Method> methods = methods(type);
    PathParameters path = new PathParameters();
    return new AnnotatedClass(
        single(Callback.OPEN, type, methods, path),
        onMessage(type, methods, path, codecs),
        single(Callback.CLOSE, type, methods, path),
        single(Callback.ERROR, type, methods, path),
        path);
  }

  private static List<MessageMethod> onMessage(
      Class<?> type, List<Method> methods, PathParameters path, Codecs codecs)
      throws DeploymentException {
    Map<Method, MessageMethod> found = new LinkedHashMap<>();
    for (Method method : methods) {
      if (!method.isAnnotationPresent(Callback.MESSAGE.annotation())) {
        continue;
      }
      MessageMethod checked = MessageMethod.of(method, type, path, codecs);
      for (Map.Entry<Method, MessageMethod> other : found.entrySet()) {
        // §4.7: at most one method for each of the native message formats
        String conflict = checked.conflict(other.getValue());
        if (conflict != null) {
          throw Callback.MESSAGE.illegal(
              method,
              "it takes "
                  + conflict
                  + " messages, as does "
                  + other.getKey().getDeclaringClass().getName()
                  + "."
                  + other.getKey().getName()
                  + "; expected at most one method for them in "
                  + type.getName());
        }
      }
      found.put(method, checked);
    }
    return List.copyOf(found.values());
  }

  private static @Nullable AnnotatedMethod single(
      Callback callback, Class<?> type, List<Method> methods, PathParameters path)
      throws DeploymentException {
    List<Method> found =
        methods.stream().filter(m -> m.isAnnotationPresent(callback.annotation())).toList();
    if (found.isEmpty()) {
      return null;
    }
    if (found.size() > 1) {
      throw callback.illegal(
          found.get(0),
          type.getName()
              + " has another one, "
              + found.get(1).getDeclaringClass().getName()
              + "."
              + found.get(1).getName()
              + "; expected at most one");
    }
    return AnnotatedMethod.of(callback, found.get(0), type, path);
  }

  /**
   * Own methods, and inherited ones that are not overridden.
   *
   * @throws DeploymentException if an annotated method is overridden by one without the annotation
   */
  private static List<Method> methods(Class<?> type) throws DeploymentException {
    Map<String, Method> bySignature = new LinkedHashMap<>();
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      for (Method method : c.getDeclaredMethods()) {
        Method called = method.isBridge() ? bridged(method) : method;
        if (called == null || called.isSynthetic()) {
          continue;
        }
        String signature = method.getName() + List.of(method.getParameterTypes());
        Method overriding = bySignature.putIfAbsent(signature, called);
        if (overriding != null && !method.isBridge()) {
          requireSameCallback(overriding, method);
        }
      }
    }
    return List.copyOf(new LinkedHashSet<>(bySignature.values()));
  }

  /**
   * The method of the same class that a bridge leads to. Null if it leads to an inherited one, as
   * the compiler makes it in a public class for the public methods of a superclass that is not.
   */
  private static @Nullable Method bridged(Method bridge) {
    return Arrays.stream(bridge.getDeclaringClass().getDeclaredMethods())
        .filter(method -> !method.isBridge() && method.getName().equals(bridge.getName()))
        .filter(method -> takesLess(method.getParameterTypes(), bridge.getParameterTypes()))
        .findFirst()
        .orElse(null);
  }

  private static boolean takesLess(Class<?>[] types, Class<?>[] bridgeTypes) {
    return types.length == bridgeTypes.length
        && IntStream.range(0, types.length)
            .allMatch(i -> bridgeTypes[i].isAssignableFrom(types[i]));
  }

  /** §4.8: the overriding method alone counts, and classes that mix the two do not deploy. */
  private static void requireSameCallback(Method overriding, Method overridden)
      throws DeploymentException {
    if (Modifier.isPrivate(overridden.getModifiers())) {
      return;
    }
    for (Callback callback : Callback.values()) {
      if (overridden.isAnnotationPresent(callback.annotation())
          && !overriding.isAnnotationPresent(callback.annotation())) {
        throw callback.illegal(
            overridden,
            overriding.getDeclaringClass().getName()
                + " overrides it without the annotation, so that it would never be called; expected"
                + " the annotation on the overriding method as well, or on neither");
      }
    }
  }
}
