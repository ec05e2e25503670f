package dev.vaporetto.internal.route;

import dev.vaporetto.WebSocketRoute;

/** A route as its application has it. */
final class ConfiguredRoute extends SettingOptions<WebSocketRoute> implements WebSocketRoute {
  private final Route route;
  private final RouteRegistry registry;

  ConfiguredRoute(Route route, RouteRegistry registry) {
    super(route.settings());
    this.route = route;
    this.registry = registry;
  }

  @Override
  WebSocketRoute self() {
    return this;
  }

  @Override
  public String path() {
    return route.path();
  }

  @Override
  public void remove() {
    registry.remove(route);
  }
}
