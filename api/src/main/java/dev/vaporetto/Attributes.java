package dev.vaporetto;

import java.util.Map;
import java.util.TreeSet;

/** Typed access to the attributes of requests and sockets. */
final class Attributes {
  private Attributes() {}

  static <T> T get(Map<String, Object> attributes, String name, Class<T> type) {
    Object value = attributes.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "no attribute " + name + "; there are " + new TreeSet<>(attributes.keySet()));
    }
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the attribute "
              + name
              + " is a "
              + value.getClass().getName()
              + "; expected a "
              + type.getName());
    }
    return type.cast(value);
  }
}
