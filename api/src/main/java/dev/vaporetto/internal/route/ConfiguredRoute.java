package dev.vaporetto.internal.route;

import dev.vaporetto.WebSocketRoute;

/** The view of a route that its application configures. */
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
