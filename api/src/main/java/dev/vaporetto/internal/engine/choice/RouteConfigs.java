package dev.vaporetto.internal.engine.choice;

import dev.vaporetto.internal.engine.RouteRules;
import dev.vaporetto.internal.engine.own.OwnRoutes;
import dev.vaporetto.internal.engine.standard.StandardConfigurator;
import jakarta.websocket.server.ServerEndpointConfig;

/** Makes the configurations of routes. Loaded only on servers. */
public final class RouteConfigs {
  private RouteConfigs() {}

  /** Returns the configuration of a route, for any container. */
  public static ServerEndpointConfig of(RouteRules rules) {
    boolean own = Engines.hasOwn();
    ServerEndpointConfig.Configurator standard = new StandardConfigurator(rules);
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(ChoosingEndpoint.class, rules.path())
            .subprotocols(rules.subprotocols())
            .configurator(own ? OwnRoutes.configurator(rules, standard) : standard)
            .build();
    config.getUserProperties().putAll(rules.properties());
    if (own) {
      OwnRoutes.configure(config, rules);
    }
    return config;
  }
}
