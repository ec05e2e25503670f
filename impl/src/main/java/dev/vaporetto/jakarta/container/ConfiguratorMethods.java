package dev.vaporetto.jakarta.container;

import jakarta.websocket.server.ServerEndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig.Configurator;

/** What of a {@link Configurator} is the application's, and what the platform's default. */
final class ConfiguratorMethods {
  private ConfiguratorMethods() {}

  /**
   * The configurator of a configuration. Where the API is shared, one that was made while the
   * application runs may have got another application's platform default, which is of no use any
   * more when that application has stopped: ours is the same.
   */
  static Configurator of(ServerEndpointConfig config) {
    Configurator configurator = config.getConfigurator();
    Class<?> type = configurator.getClass();
    boolean twin =
        type != DefaultConfigurator.class
            && type.getName().equals(DefaultConfigurator.class.getName());
    return twin ? new DefaultConfigurator() : configurator;
  }

  /**
   * Whether a method is the application's. The platform's default is another engine's where its
   * classes came first.
   */
  static boolean isOverridden(Configurator configurator, String name, Class<?> parameter) {
    Class<?> declaring = declaringClass(configurator.getClass(), name, parameter);
    if (declaring == Configurator.class || declaring == DefaultConfigurator.class) {
      return false;
    }
    Class<?> platforms = configurator.getContainerDefaultConfigurator().getClass();
    return declaring != declaringClass(platforms, name, parameter);
  }

  private static Class<?> declaringClass(Class<?> type, String name, Class<?> parameter) {
    try {
      return type.getMethod(name, parameter).getDeclaringClass();
    } catch (NoSuchMethodException e) {
      throw new LinkageError(
          "jakarta.websocket's Configurator has no " + name + "(" + parameter.getSimpleName() + ")",
          e);
    }
  }
}
