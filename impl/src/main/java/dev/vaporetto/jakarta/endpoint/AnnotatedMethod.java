package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.jakarta.codec.GenericTypes;
import jakarta.websocket.DecodeException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Session;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One annotated method, checked at deployment and ready to be called: a method handle that puts
 * what a call has in the order of the method's parameters, without an array for each call.
 * Immutable.
 */
final class AnnotatedMethod {
  private static final Set<Class<?>> PARTIAL_TYPES =
      Set.of(String.class, ByteBuffer.class, byte[].class);

  // What every call has, by its position.
  private static final int INSTANCE = 0;
  private static final int SESSION = 1;
  private static final int EVENT = 2;
  private static final int LAST = 3;
  private static final int PATH = 4;
  private static final MethodType CALL =
      MethodType.methodType(
          Object.class, Object.class, Session.class, Object.class, boolean.class, Object[].class);

  private final MethodHandle handle;

  /** The indexes of the path parameters that the method takes. */
  private final int[] pathIndexes;

  private final @Nullable Class<?> eventType;
  private final boolean partial;

  private AnnotatedMethod(
      MethodHandle handle, int[] pathIndexes, @Nullable Class<?> eventType, boolean partial) {
    this.handle = handle;
    this.pathIndexes = pathIndexes;
    this.eventType = eventType;
    this.partial = partial;
  }

  /** The type of the parameter for the event, or for the message; null if the method has none. */
  @Nullable Class<?> eventType() {
    return eventType;
  }

  /** Whether the method takes messages in parts. */
  boolean isPartial() {
    return partial;
  }

  /**
   * Calls the method.
   *
   * @param event what happened: its type is {@link #eventType}
   * @param last whether a message in parts ends with this one
   * @param path the values of the session's {@link PathParameters}
   * @return what the method returned; null for void
   * @throws DecodeException if a path parameter of the method has no value of its type
   */
  @Nullable Object call(
      Object instance,
      Session session,
      @Nullable Object event,
      boolean last,
      @Nullable Object[] path)
      throws Throwable {
    for (int index : pathIndexes) {
      PathParameters.requireReadable(path[index]);
    }
    return (Object) handle.invokeExact(instance, session, event, last, path);
  }

  /**
   * Checks a method.
   *
   * @param endpointClass the class that inherits or declares it
   * @throws DeploymentException names class, method and the rule that is broken
   */
  static AnnotatedMethod of(
      Callback callback, Method method, Class<?> endpointClass, PathParameters path)
      throws DeploymentException {
    if (Modifier.isStatic(method.getModifiers()) || !Modifier.isPublic(method.getModifiers())) {
      throw callback.illegal(method, "it is not public, or is static; expected a public method");
    }
    return new Reader(callback, method, endpointClass).read(path);
  }

  /** Finds out what each parameter of one method takes. */
  private static final class Reader {
    private final Callback callback;
    private final Method method;
    private final Class<?>[] types;

    /** For each parameter, which part of a call it takes. */
    private final int[] slots;

    /** For a parameter that takes {@link #PATH}, the index of its value. */
    private final int[] pathIndexes;

    private int event = -1;
    private int last = -1;

    Reader(Callback callback, Method method, Class<?> endpointClass) {
      this.callback = callback;
      this.method = method;
      types =
          Arrays.stream(method.getParameters())
              .map(parameter -> GenericTypes.raw(parameter.getParameterizedType(), endpointClass))
              .toArray(Class<?>[]::new);
      slots = new int[types.length];
      pathIndexes = new int[types.length];
    }

    AnnotatedMethod read(PathParameters path) throws DeploymentException {
      Parameter[] parameters = method.getParameters();
      int sessions = 0;
      for (int i = 0; i < types.length; i++) {
        String variable = PathParamAnnotation.nameOn(parameters[i]);
        if (variable != null) {
          readPathParameter(i, variable, path);
        } else if (types[i] == Session.class) {
          slots[i] = SESSION;
          sessions++;
        } else {
          readEvent(i);
        }
      }
      if (sessions > 1) {
        throw callback.illegal(method, "it takes " + sessions + " sessions; expected at most one");
      }
      requireEvent();
      return new AnnotatedMethod(
          handle(),
          Arrays.stream(indexesOf(PATH)).map(i -> pathIndexes[i]).toArray(),
          event < 0 ? null : types[event],
          last >= 0);
    }

    private void readPathParameter(int i, String variable, PathParameters path)
        throws DeploymentException {
      // §4.3: any other type is an error that must be reported at deployment time
      if (!PathParameters.isLegal(types[i])) {
        throw callback.illegal(
            method,
            "@PathParam(\""
                + variable
                + "\") is on a parameter of type "
                + types[i].getName()
                + "; expected String, a primitive or the class of one");
      }
      if (variable.isEmpty()) {
        throw callback.illegal(method, "@PathParam has no name; expected a variable of the path");
      }
      slots[i] = PATH;
      pathIndexes[i] = path.indexOf(variable, types[i]);
    }

    private void readEvent(int i) throws DeploymentException {
      boolean legal =
          callback == Callback.MESSAGE
              ? types[i] != Void.class
              : types[i] == callback.event() && event < 0;
      if (!legal) {
        throw callback.illegal(
            method,
            "it cannot have a parameter of type "
                + types[i].getName()
                + "; expected "
                + callback.parameters());
      }
      slots[i] = EVENT;
      if (event < 0) {
        event = i;
      } else if (last < 0) {
        readPair(event, i);
      } else {
        throw callback.illegal(
            method,
            "it has more than one parameter for the message: "
                + types[event].getName()
                + " and "
                + types[i].getName()
                + "; expected one");
      }
    }

    /** §4.7: a message in parts comes as String, byte[] or ByteBuffer, and a boolean. */
    private void readPair(int first, int second) throws DeploymentException {
      boolean flagFirst = types[first] == boolean.class;
      last = flagFirst ? first : second;
      event = flagFirst ? second : first;
      if (types[last] != boolean.class || !PARTIAL_TYPES.contains(types[event])) {
        throw callback.illegal(
            method,
            "it takes a message as "
                + types[first].getName()
                + " and "
                + types[second].getName()
                + "; expected one parameter for a whole message, or String, ByteBuffer or byte[]"
                + " with a boolean for its parts");
      }
      slots[last] = LAST;
    }

    private void requireEvent() throws DeploymentException {
      if (event < 0 && callback == Callback.ERROR) {
        throw callback.illegal(method, "it has no parameter of type Throwable; expected one");
      }
      if (event < 0 && callback == Callback.MESSAGE) {
        throw callback.illegal(method, "it has no parameter for the message; expected one");
      }
    }

    private int[] indexesOf(int slot) {
      return java.util.stream.IntStream.range(0, slots.length)
          .filter(i -> slots[i] == slot)
          .toArray();
    }

    /** The method as {@link #CALL}. */
    private MethodHandle handle() throws DeploymentException {
      MethodHandle target;
      try {
        // The class itself need not be public; only its methods are part of the contract.
        method.setAccessible(true);
        target = MethodHandles.lookup().unreflect(method);
      } catch (IllegalAccessException | RuntimeException e) {
        throw callback.illegal(method, "it cannot be called", e);
      }
      int[] order = new int[slots.length + 1];
      Class<?>[] passed = new Class<?>[order.length];
      passed[0] = Object.class;
      order[0] = INSTANCE;
      for (int i = 0; i < slots.length; i++) {
        order[i + 1] = slots[i];
        passed[i + 1] = slots[i] == PATH ? Object.class : CALL.parameterType(slots[i]);
      }
      target = target.asType(MethodType.methodType(Object.class, passed));
      MethodHandle element = MethodHandles.arrayElementGetter(Object[].class);
      for (int i : indexesOf(PATH)) {
        MethodHandle value = MethodHandles.insertArguments(element, 1, pathIndexes[i]);
        target = MethodHandles.filterArguments(target, i + 1, value);
      }
      return MethodHandles.permuteArguments(target, CALL, order);
    }
  }
}
