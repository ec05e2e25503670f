package dev.vaporetto.internal.engine.own;

import dev.vaporetto.Compression;
import dev.vaporetto.engine.EngineProperties;
import dev.vaporetto.internal.engine.RouteRules;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Locale;
import java.util.concurrent.Executor;

/** What our engine is told about a route. Loaded only on servers. */
public final class OwnRoutes {
  private OwnRoutes() {}

  /**
   * Returns a configurator that lets this engine ask the route before the handshake.
   *
   * @param otherwise decides where another engine has deployed the route
   */
  public static ServerEndpointConfig.Configurator configurator(
      RouteRules rules, ServerEndpointConfig.Configurator otherwise) {
    return new OwnConfigurator(rules, otherwise);
  }

  /** Adds the settings to a configuration that the standard API does not have. */
  public static void configure(ServerEndpointConfig config, RouteRules rules) {
    Executor executor = rules.executor();
    if (executor != null) {
      config.getUserProperties().put(EngineProperties.EXECUTOR, executor);
    }
    Compression compression = rules.compression();
    if (compression != null) {
      config
          .getUserProperties()
          .put(
              EngineProperties.COMPRESSION,
              compression.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
  }
}
