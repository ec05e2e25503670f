package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One annotated method, checked at deployment and ready to be called. Immutable. */
final class AnnotatedMethod {
  private final MethodHandle handle;
  private final Argument[] arguments;
  private final @Nullable Class<?> eventType;

  private AnnotatedMethod(MethodHandle handle, Argument[] arguments, @Nullable Class<?> eventType) {
    this.handle = handle;
    this.arguments = arguments;
    this.eventType = eventType;
  }

  /**
   * Checks a method.
   *
   * @param eventTypes of the parameter that carries what happened; empty if there is none
   * @throws DeploymentException names class, method and the rule that is broken
   */
  static AnnotatedMethod of(Method method, String annotation, Set<Class<?>> eventTypes)
      throws DeploymentException {
    if (Modifier.isStatic(method.getModifiers()) || !Modifier.isPublic(method.getModifiers())) {
      throw illegal(method, annotation, "it must be public and not static");
    }
    List<Argument> arguments = new ArrayList<>();
    Class<?> eventType = null;
    for (Parameter parameter : method.getParameters()) {
      Class<?> type = parameter.getType();
      String path = PathParamAnnotation.nameOn(parameter);
      if (path != null) {
        PathParameter argument = PathParameter.of(path, type);
        if (argument == null) {
          throw illegal(
              method,
              annotation,
              "a @PathParam must be a String, a primitive or its class, but is " + type.getName());
        }
        arguments.add(argument);
      } else if (type == Session.class) {
        arguments.add(Argument.Call::session);
      } else if (type == EndpointConfig.class && annotation.equals("@OnOpen")) {
        arguments.add(Argument.Call::config);
      } else if (eventTypes.contains(type)) {
        if (eventType != null) {
          throw illegal(
              method,
              annotation,
              "it has both " + eventType.getName() + " and " + type.getName() + "; expected one");
        }
        eventType = type;
        arguments.add(Argument.Call::event);
      } else {
        throw illegal(method, annotation, "it cannot have a parameter of type " + type.getName());
      }
    }
    return new AnnotatedMethod(
        handle(method, annotation), arguments.toArray(Argument[]::new), eventType);
  }

  static DeploymentException illegal(Method method, String annotation, String rule) {
    return new DeploymentException(
        annotation
            + " method "
            + method.getDeclaringClass().getName()
            + "."
            + method.getName()
            + " is illegal: "
            + rule);
  }

  private static MethodHandle handle(Method method, String annotation) throws DeploymentException {
    try {
      // The class itself need not be public; only its methods are part of the contract.
      method.setAccessible(true);
      return MethodHandles.lookup()
          .unreflect(method)
          .asSpreader(Object[].class, method.getParameterCount())
          .asType(
              java.lang.invoke.MethodType.methodType(Object.class, Object.class, Object[].class));
    } catch (IllegalAccessException | RuntimeException e) {
      throw new DeploymentException(
          illegal(method, annotation, "it cannot be called").getMessage(), e);
    }
  }

  /** The type of the parameter that carries what happened; null if the method has none. */
  @Nullable Class<?> eventType() {
    return eventType;
  }

  /** Calls the method and returns what it returned; null for void. */
  @Nullable Object call(Object instance, Argument.Call call) throws Throwable {
    @Nullable Object[] values = new @Nullable Object[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = arguments[i].value(call);
    }
    return handle.invokeExact(instance, values);
  }
}
