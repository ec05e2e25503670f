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

  private final List<ServerEndpointConfig> configs;

  RoutesDeployment(WebSocketRoutes routes) {
    this.configs = routes.endpointConfigs();
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
