package dev.vaporetto.jakarta.codec;

import jakarta.websocket.DeploymentException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The encoder or the decoder classes of one endpoint, checked at deployment. Immutable.
 *
 * @param classes in the order of the configuration
 * @param constructors of the classes, {@code ()Object}
 * @param coders what the classes can do, in the same order
 */
record CoderClasses<C>(
    List<Class<? extends C>> classes, List<MethodHandle> constructors, List<Coder> coders) {

  /**
   * Checks classes.
   *
   * @param encoding whether they are encoders
   * @param endpointClass named in the message
   * @throws DeploymentException names the class and the rule that is broken
   */
  static <C> CoderClasses<C> of(
      List<? extends Class<? extends C>> classes, boolean encoding, Class<?> endpointClass)
      throws DeploymentException {
    List<MethodHandle> constructors = new ArrayList<>();
    List<Coder> coders = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      Class<? extends C> type = classes.get(i);
      String name =
          (encoding ? "The encoder " : "The decoder ")
              + type.getName()
              + " of "
              + endpointClass.getName();
      constructors.add(constructor(type, name));
      int before = coders.size();
      for (CoderKind kind : CoderKind.values()) {
        Class<?> coderType = kind.type(encoding);
        if (coderType.isAssignableFrom(type)) {
          Class<?> coded = GenericTypes.argument(type, coderType);
          coders.add(new Coder(i, kind, coded == null ? Object.class : coded));
        }
      }
      if (coders.size() == before) {
        throw new DeploymentException(
            name
                + " implements none of the interfaces Text, TextStream, Binary and BinaryStream;"
                + " expected at least one");
      }
    }
    return new CoderClasses<>(List.copyOf(classes), constructors, coders);
  }

  /** Jakarta WebSocket §4.1.2, §4.1.3: the classes must have public no-arg constructors. */
  private static MethodHandle constructor(Class<?> type, String name) throws DeploymentException {
    Exception cause = null;
    if (!Modifier.isAbstract(type.getModifiers())) {
      try {
        Constructor<?> constructor = type.getConstructor();
        constructor.setAccessible(true);
        return MethodHandles.lookup()
            .unreflectConstructor(constructor)
            .asType(MethodType.methodType(Object.class));
      } catch (ReflectiveOperationException | RuntimeException e) {
        cause = e;
      }
    }
    throw new DeploymentException(
        name
            + " cannot be instantiated; expected a concrete class with a public constructor"
            + " without parameters",
        cause);
  }

  /** Makes an instance of each class. */
  List<C> instantiate() {
    List<C> instances = new ArrayList<>(classes.size());
    for (int i = 0; i < constructors.size(); i++) {
      instances.add(instantiate(i));
    }
    return instances;
  }

  private C instantiate(int index) {
    Class<? extends C> type = classes.get(index);
    Throwable cause;
    try {
      Object instance = (Object) constructors.get(index).invokeExact();
      return Objects.requireNonNull(type.cast(instance));
    } catch (Throwable e) {
      cause = e;
    }
    throw new IllegalStateException(type.getName() + " could not be instantiated: " + cause, cause);
  }

  /** The coders of one kind of native message whose type is exactly the given one. */
  List<Coder> exactly(Class<?> type, boolean text) {
    return coders.stream().filter(c -> c.kind().isText() == text && c.codedType() == type).toList();
  }

  /** The coders of one kind of native message whose objects can be assigned to a type. */
  List<Coder> assignableTo(Class<?> type, boolean text) {
    return coders.stream()
        .filter(c -> c.kind().isText() == text && type.isAssignableFrom(c.codedType()))
        .toList();
  }

  /**
   * The coder for objects of a class: one for exactly that class, else the first in the list that
   * takes it.
   */
  @Nullable Coder taking(Class<?> type) {
    Coder first = null;
    for (Coder coder : coders) {
      if (coder.codedType() == type) {
        return coder;
      }
      if (first == null && coder.codedType().isAssignableFrom(type)) {
        first = coder;
      }
    }
    return first;
  }
}
