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
    return ConfiguratorMethods.isOverridden(configurator, "checkOrigin", String.class);
  }
}
