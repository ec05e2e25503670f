package dev.vaporetto.jakarta.codec;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out what stands for a type variable, through superclasses and interfaces. Stateless. */
public final class GenericTypes {
  private GenericTypes() {}

  /**
   * What a class put in for the one type parameter of an interface that it implements.
   *
   * @return null if {@code type} does not say: it is a lambda, or implements the raw interface
   */
  public static @Nullable Class<?> argument(Class<?> type, Class<?> target) {
    Map<TypeVariable<?>, Type> known = new HashMap<>();
    collect(type, known);
    return known.containsKey(target.getTypeParameters()[0])
        ? raw(target.getTypeParameters()[0], known)
        : null;
  }

  /**
   * The class of a type that is named in a declaration, for example a method's parameter.
   *
   * @param context the class whose superclasses and interfaces say what type variables stand for
   */
  public static Class<?> raw(Type type, Class<?> context) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    Map<TypeVariable<?>, Type> known = new HashMap<>();
    collect(context, known);
    return raw(type, known);
  }

  private static Class<?> raw(Type type, Map<TypeVariable<?>, Type> known) {
    Type next = type;
    while (next instanceof TypeVariable<?> variable) {
      Type argument = known.get(variable);
      next = argument != null ? argument : variable.getBounds()[0];
    }
    if (next instanceof Class<?> plain) {
      return plain;
    }
    if (next instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (next instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType(), known).arrayType();
    }
    if (next instanceof WildcardType wildcard) {
      return raw(wildcard.getUpperBounds()[0], known);
    }
    throw new IllegalArgumentException("unknown kind of type: " + type);
  }

  /** Notes the argument of each type variable that a type and its supertypes declare. */
  private static void collect(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
    Class<?> raw;
    if (type instanceof ParameterizedType parameterized) {
      raw = (Class<?>) parameterized.getRawType();
      TypeVariable<?>[] variables = raw.getTypeParameters();
      for (int i = 0; i < variables.length; i++) {
        known.putIfAbsent(variables[i], parameterized.getActualTypeArguments()[i]);
      }
    } else if (type instanceof Class<?> plain) {
      raw = plain;
    } else {
      return;
    }
    collect(raw.getGenericSuperclass(), known);
    for (Type implemented : raw.getGenericInterfaces()) {
      collect(implemented, known);
    }
  }
}
