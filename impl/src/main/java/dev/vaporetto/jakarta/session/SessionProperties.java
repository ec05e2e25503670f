package dev.vaporetto.jakarta.session;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The user properties with which a session begins. */
public final class SessionProperties {
  private SessionProperties() {}

  /**
   * A copy for one session and all threads. A name with null is left out, which reads the same:
   * configurators store what the request has, an HTTP session for example, which may be none.
   */
  public static Map<String, Object> copyOf(Map<String, ? extends @Nullable Object> properties) {
    Map<String, Object> copy = new ConcurrentHashMap<>();
    properties.forEach(
        (name, value) -> {
          if (name != null && value != null) {
            copy.put(name, value);
          }
        });
    return copy;
  }
}
