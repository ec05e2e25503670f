package dev.vaporetto.jakarta.container;

import jakarta.websocket.server.ServerEndpointConfig.Configurator;

/** Who decides about the Origin of a handshake that the configurator has let pass. */
enum OriginPolicy {
  /** The engine, for an endpoint with a path: same origin, unless the application checks itself. */
  SAME_ORIGIN,

  /** The framework that calls {@code upgradeHttpToWebSocket}, and has decided before. */
  CALLER;

  /**
   * Whether the default of same origin holds. The platform's default says yes to everything where
   * another engine's classes came first, so what it says does not count.
   */
  boolean demandsSameOrigin(Configurator configurator) {
    return this == SAME_ORIGIN
        && !ConfiguratorMethods.isOverridden(configurator, "checkOrigin", String.class);
  }
}
