package dev.vaporetto.internal.route;

import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.choice.Engines;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All routes of an application, and the container in which they are in service. Thread-safe. */
final class RouteRegistry {
  /** Guarded by this object, like the field below. */
  private final List<Route> routes = new ArrayList<>();

  /** The container in which the routes are in service; null before that. */
  private @Nullable ServerContainer container;

  /** Null while nobody has asked for it. */
  private @Nullable RouteSockets sockets;

  /** The engine of that container. */
  private @Nullable Engine engine;

  /** Adds a route; it goes into service at once if the others are. */
  synchronized void add(Route route) {
    // Checked here, because Tomcat's engine takes all endpoints out of service when it refuses one.
    for (Route other : routes) {
      if (other.isEquivalentTo(route)) {
        throw new IllegalStateException(
            "the route " + route.path() + " cannot be added: its path is taken by " + other.path());
      }
    }
    // Before it is in service: its first socket is kept, too.
    route.keepIn(sockets);
    if (container != null) {
      try {
        container.addEndpoint(route.endpointConfig());
      } catch (DeploymentException | RuntimeException e) {
        throw new IllegalStateException(
            "the route " + route.path() + " cannot be added: " + e.getMessage(), e);
      }
    }
    routes.add(route);
  }

  /** The open sockets of all routes, from the first call on. */
  synchronized RouteSockets sockets() {
    RouteSockets present = sockets;
    if (present == null) {
      present = new RouteSockets(this::drain);
      sockets = present;
      for (Route route : routes) {
        route.keepIn(present);
      }
      followDrains();
    }
    return present;
  }

  /** Has the sockets' listeners told of drains, as soon as both are there. */
  private synchronized void followDrains() {
    RouteSockets present = sockets;
    if (present != null && container != null && engine != null) {
      engine.onDrain(container, session -> present.draining(session.getId()));
    }
  }

  private int drain(Duration wait) {
    ServerContainer serving;
    Engine of;
    synchronized (this) {
      serving = container;
      of = engine;
    }
    if (serving == null || of == null) {
      throw new IllegalStateException(
          "the routes are not in service; expected a drain after deployTo");
    }
    // Outside the lock: it blocks.
    return of.drain(serving, wait);
  }

  /** Takes a route out of service. */
  synchronized void remove(Route route) {
    if (!routes.contains(route)) {
      return;
    }
    if (container != null && engine != null) {
      engine.removeEndpoint(container, route.path());
    }
    routes.remove(route);
  }

  /** Puts all routes into service, and each route that is added later at once. */
  synchronized void deployTo(ServerContainer given) throws DeploymentException {
    for (Route route : routes) {
      given.addEndpoint(route.endpointConfig());
    }
    container = given;
    engine = Engines.of(given);
    followDrains();
  }

  /** Closes the connections that an engine might leave open when the application stops. */
  void closeAll() {
    List<Route> all;
    synchronized (this) {
      all = List.copyOf(routes);
    }
    // Outside the lock: a close may call listeners of the application.
    all.forEach(Route::closeAll);
  }

  /** Returns the configuration of each route. */
  synchronized List<ServerEndpointConfig> endpointConfigs() {
    return routes.stream().map(Route::endpointConfig).toList();
  }

  /** See {@link dev.vaporetto.WebSocketRoutes#table}. */
  synchronized String table() {
    return RouteTable.of(routes);
  }
}
