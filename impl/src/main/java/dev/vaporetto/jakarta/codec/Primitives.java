package dev.vaporetto.jakarta.codec;

import jakarta.websocket.DecodeException;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Text to the primitive types and their classes, as by the constructor that takes a String (Jakarta
 * WebSocket §4.3, §4.7). Stateless.
 */
public final class Primitives {
  private static final Map<Class<?>, Function<String, Object>> CONVERSIONS =
      Map.of(
          Boolean.class, Boolean::valueOf,
          Byte.class, Byte::valueOf,
          Character.class, Primitives::character,
          Short.class, Short::valueOf,
          Integer.class, Integer::valueOf,
          Long.class, Long::valueOf,
          Float.class, Float::valueOf,
          Double.class, Double::valueOf);

  private Primitives() {}

  /** Whether a class is a primitive type but {@code void}, or the class of one. */
  public static boolean isPrimitive(Class<?> type) {
    return CONVERSIONS.containsKey(boxed(type));
  }

  /** The class of a primitive type; other types are returned as they are. */
  public static Class<?> boxed(Class<?> type) {
    return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
  }

  /**
   * Converts a text.
   *
   * @param type {@linkplain #isPrimitive primitive}
   * @param what names the text in the message of the exception
   * @throws DecodeException if the text is no value of the type
   */
  public static Object decode(String text, Class<?> type, String what) throws DecodeException {
    Function<String, Object> conversion = conversion(type);
    if (conversion == null) {
      throw new IllegalArgumentException(type + " is not primitive");
    }
    try {
      return conversion.apply(text);
    } catch (IllegalArgumentException e) {
      throw new DecodeException(
          text, what + " is \"" + text + "\"; expected a value of type " + type.getName(), e);
    }
  }

  /**
   * Converts a whole message. Of a text that is longer than one character a {@code char} is the
   * first: there is no constructor to go by (§4.7), and the official TCK sends longer texts to such
   * a parameter and wants no error.
   *
   * @throws DecodeException if the message is no value of the type
   */
  static Object decodeMessage(String message, Class<?> type) throws DecodeException {
    boolean first = boxed(type) == Character.class && message.length() > 1;
    return decode(first ? message.substring(0, 1) : message, type, "the message");
  }

  private static @Nullable Function<String, Object> conversion(Class<?> type) {
    return CONVERSIONS.get(boxed(type));
  }

  private static Character character(String text) {
    if (text.length() != 1) {
      throw new IllegalArgumentException("expected one character, not " + text.length());
    }
    return text.charAt(0);
  }
}
