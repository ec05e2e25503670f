package dev.vaporetto.jakarta.session;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a class put in for the type parameter of an interface that it implements. */
public final class GenericTypes {
  private GenericTypes() {}

  /**
   * The argument of the first type parameter of {@code target} in {@code type}, through
   * superclasses and interfaces.
   *
   * @return null if {@code type} does not say, as a lambda
   */
  public static @Nullable Type argument(Class<?> type, Class<?> target) {
    return find(type, target, Map.of());
  }

  private static @Nullable Type find(
      @Nullable Type type, Class<?> target, Map<TypeVariable<?>, Type> known) {
    Class<?> raw;
    Map<TypeVariable<?>, Type> bound = new HashMap<>();
    if (type instanceof ParameterizedType parameterized
        && parameterized.getRawType() instanceof Class<?> rawType) {
      raw = rawType;
      TypeVariable<?>[] variables = rawType.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        Type argument = parameterized.getActualTypeArguments()[i];
        bound.put(variables[i], known.getOrDefault(argument, argument));
      }
    } else if (type instanceof Class<?> plain) {
      raw = plain;
    } else {
      return null;
    }
    if (raw == target) {
      return bound.get(target.getTypeParameters()[0]);
    }
    for (Type implemented : raw.getGenericInterfaces()) {
      Type found = find(implemented, target, bound);
      if (found != null) {
        return found;
      }
    }
    return find(raw.getGenericSuperclass(), target, bound);
  }
}
