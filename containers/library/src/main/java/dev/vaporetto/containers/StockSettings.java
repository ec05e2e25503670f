package dev.vaporetto.containers;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator has changed on a stock server. Immutable.
 *
 * @param user the user who may log in; null for none
 * @param descriptors null on a Tomcat that takes a WAR's own META-INF/context.xml; else it has
 *     {@code deployXML="false"}, and these instead, by context path, which is not empty
 */
public record StockSettings(@Nullable User user, @Nullable Map<String, String> descriptors) {
  /** No changes. */
  static final StockSettings NONE = new StockSettings(null, null);

  /** With a copy of the map. */
  public StockSettings {
    descriptors = descriptors == null ? null : Map.copyOf(descriptors);
  }

  /**
   * A user who may log in.
   *
   * @param name without a character that a file of properties or XML would need escaped
   * @param password likewise
   * @param role the only one
   */
  public record User(String name, String password, String role) {}
}
