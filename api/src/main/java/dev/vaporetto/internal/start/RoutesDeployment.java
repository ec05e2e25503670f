package dev.vaporetto.internal.start;

import dev.vaporetto.WebSocketRoutes;
import dev.vaporetto.internal.route.RouteConfigurator;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/**
 * Registers routes when the context, and with it the engine's container, is up, and closes their
 * sockets when it ends.
 */
final class RoutesDeployment implements ServletContextListener {
  private static final String ATTRIBUTE = ServerContainer.class.getName();

  private final WebSocketRoutes routes;

  /**
   * Made when the context is up: the first one fills a static of Tomcat's API class with the
   * default configurator that is found then, and the engine must be able to choose it before.
   */
  private List<ServerEndpointConfig> configs = List.of();

  RoutesDeployment(WebSocketRoutes routes) {
    this.routes = routes;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    if (!(event.getServletContext().getAttribute(ATTRIBUTE) instanceof ServerContainer container)) {
      throw new IllegalStateException(
          "The application \""
              + event.getServletContext().getContextPath()
              + "\" has WebSocket routes, but no WebSocket engine: the context attribute "
              + ATTRIBUTE
              + " is missing. Put the vaporetto jar into WEB-INF/lib, or switch the server's engine"
              + " on.");
    }
    configs = routes.endpointConfigs();
    try {
      for (ServerEndpointConfig config : configs) {
        container.addEndpoint(config);
      }
    } catch (DeploymentException e) {
      throw new IllegalStateException("The WebSocket routes are wrong: " + e.getMessage(), e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    for (ServerEndpointConfig config : configs) {
      if (config.getConfigurator() instanceof RouteConfigurator configurator) {
        configurator.closeAll();
      }
    }
  }
}
