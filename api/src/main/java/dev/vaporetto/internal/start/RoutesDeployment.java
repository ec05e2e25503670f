package dev.vaporetto.internal.start;

import dev.vaporetto.WebSocketRoutes;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;

/** Registers routes when the context, and with it the engine's container, is up. */
final class RoutesDeployment implements ServletContextListener {
  private static final String ATTRIBUTE = ServerContainer.class.getName();

  private final WebSocketRoutes routes;

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
    try {
      routes.deployTo(container);
    } catch (DeploymentException e) {
      throw new IllegalStateException("The WebSocket routes are wrong: " + e.getMessage(), e);
    }
  }
}
