package dev.vaporetto.jakarta.endpoint;

import dev.vaporetto.jakarta.codec.Primitives;
import jakarta.websocket.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code @PathParam} parameters of one endpoint class ask for, each name and type once
 * (Jakarta WebSocket §4.3). Immutable once the class is checked.
 */
final class PathParameters {
  private record PathParameter(String name, Class<?> type) {}

  /** In the place of a value that cannot be passed on: why. */
  private record Unreadable(String text, String message, @Nullable Throwable cause) {}

  private final List<PathParameter> parameters = new ArrayList<>();

  /** Notes a parameter. Returns its index in the values of a session. */
  int indexOf(String name, Class<?> type) {
    PathParameter parameter = new PathParameter(name, type);
    int index = parameters.indexOf(parameter);
    if (index < 0) {
      index = parameters.size();
      parameters.add(parameter);
    }
    return index;
  }

  static boolean isLegal(Class<?> type) {
    return type == String.class || Primitives.isPrimitive(type);
  }

  /** Converts the variables of one session's path. */
  @Nullable Object[] values(Map<String, String> variables) {
    @Nullable Object[] values = new @Nullable Object[parameters.size()];
    for (int i = 0; i < values.length; i++) {
      PathParameter parameter = parameters.get(i);
      values[i] = value(parameter, variables.get(parameter.name()));
    }
    return values;
  }

  private static @Nullable Object value(PathParameter parameter, @Nullable String text) {
    if (text == null && Primitives.boxed(parameter.type()) == Boolean.class) {
      // §4.3: as by the constructor that takes a String, and new Boolean(null) is false
      return false;
    }
    if (text == null) {
      // §4.3: null if the path has no such variable, which a primitive cannot be
      return parameter.type().isPrimitive()
          ? new Unreadable(
              "",
              "the path has no variable {"
                  + parameter.name()
                  + "}; expected one for a parameter of type "
                  + parameter.type(),
              null)
          : null;
    }
    if (parameter.type() == String.class) {
      return text;
    }
    try {
      return Primitives.decode(
          text, parameter.type(), "the path parameter {" + parameter.name() + "}");
    } catch (DecodeException e) {
      return new Unreadable(text, String.valueOf(e.getMessage()), e.getCause());
    }
  }

  /**
   * Refuses a value that could not be converted.
   *
   * @throws DecodeException as §4.3 demands
   */
  static void requireReadable(@Nullable Object value) throws DecodeException {
    if (value instanceof Unreadable unreadable) {
      throw new DecodeException(unreadable.text(), unreadable.message(), unreadable.cause());
    }
  }
}
