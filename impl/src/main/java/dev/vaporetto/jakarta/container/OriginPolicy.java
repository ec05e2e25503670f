package dev.vaporetto.jakarta.container;

import jakarta.websocket.server.ServerEndpointConfig.Configurator;

/** Whether an application checks the Origin itself. */
final class OriginPolicy {
  private OriginPolicy() {}

  /**
   * Whether {@code checkOrigin} is the application's. The platform's default says yes to everything
   * where another engine's classes came first, so what it says does not count.
   */
  static boolean isOverridden(Configurator configurator) {
    Class<?> declaring = declaringClass(configurator.getClass());
    if (declaring == Configurator.class || declaring == DefaultConfigurator.class) {
      return false;
    }
    return declaring != declaringClass(configurator.getContainerDefaultConfigurator().getClass());
  }

  private static Class<?> declaringClass(Class<?> type) {
    try {
      return type.getMethod("checkOrigin", String.class).getDeclaringClass();
    } catch (NoSuchMethodException e) {
      throw new LinkageError("jakarta.websocket's Configurator has no checkOrigin(String)", e);
    }
  }
}
