package dev.vaporetto.jakarta.endpoint;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A parameter with {@code @PathParam}: String, a primitive, or the class of one (Jakarta WebSocket
 * §4.3).
 */
record PathParameter(String name, Function<String, Object> conversion) implements Argument {
  private static final Map<Class<?>, Function<String, Object>> CONVERSIONS =
      Map.ofEntries(
          Map.entry(String.class, text -> text),
          Map.entry(boolean.class, Boolean::valueOf),
          Map.entry(Boolean.class, Boolean::valueOf),
          Map.entry(byte.class, Byte::valueOf),
          Map.entry(Byte.class, Byte::valueOf),
          Map.entry(char.class, PathParameter::character),
          Map.entry(Character.class, PathParameter::character),
          Map.entry(short.class, Short::valueOf),
          Map.entry(Short.class, Short::valueOf),
          Map.entry(int.class, Integer::valueOf),
          Map.entry(Integer.class, Integer::valueOf),
          Map.entry(long.class, Long::valueOf),
          Map.entry(Long.class, Long::valueOf),
          Map.entry(float.class, Float::valueOf),
          Map.entry(Float.class, Float::valueOf),
          Map.entry(double.class, Double::valueOf),
          Map.entry(Double.class, Double::valueOf));

  /** Returns null if a path parameter cannot have the type. */
  static @Nullable PathParameter of(String name, Class<?> type) {
    Function<String, Object> conversion = CONVERSIONS.get(type);
    return conversion == null ? null : new PathParameter(name, conversion);
  }

  /** Null if the path has no such variable (§4.3); a value that does not convert is reported. */
  @Override
  public @Nullable Object value(Call call) {
    String text = call.session().getPathParameters().get(name);
    if (text == null) {
      return null;
    }
    try {
      return conversion.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "path parameter {" + name + "} came as \"" + text + "\", which does not convert", e);
    }
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException(text.length() + " characters; expected one");
    }
    return text.charAt(0);
  }
}
