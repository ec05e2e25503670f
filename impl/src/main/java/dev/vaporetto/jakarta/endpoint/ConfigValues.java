package dev.vaporetto.jakarta.endpoint;

import jakarta.websocket.DeploymentException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an application's own kind of configuration returns, which may be null. */
public final class ConfigValues {
  private ConfigValues() {}

  /**
   * A list of a configuration; null is an empty one.
   *
   * @param config the class of the configuration, and {@code method} what has returned the list
   * @throws DeploymentException if a null is in the list
   */
  public static <T> List<T> orEmpty(@Nullable List<T> values, Class<?> config, String method)
      throws DeploymentException {
    if (values == null) {
      return List.of();
    }
    if (values.stream().anyMatch(Objects::isNull)) {
      throw new DeploymentException(
          config.getName() + "." + method + "() returned a list with a null; expected none");
    }
    return values;
  }

  /**
   * The names in a list of a configuration. A framework that has chosen no subprotocol hands over a
   * list with a null, as Spring does.
   */
  public static List<String> names(@Nullable List<@Nullable String> values) {
    if (values == null) {
      return List.of();
    }
    List<String> names = values.stream().filter(Objects::nonNull).toList();
    return names.size() == values.size() ? values : names;
  }

  /**
   * A value that a configuration must have.
   *
   * @throws DeploymentException if it is null
   */
  public static <T> T required(@Nullable T value, Class<?> config, String method)
      throws DeploymentException {
    if (value == null) {
      throw new DeploymentException(
          config.getName() + "." + method + "() returned null; expected a value");
    }
    return value;
  }
}
