package dev.vaporetto.internal.start;

import dev.vaporetto.internal.route.ApplicationRoutes;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger.Level;

/**
 * Puts routes into service when the context has started, and with it the engine's container. Closes
 * their sockets when the context stops.
 */
final class RoutesDeployment implements ServletContextListener {
  private static final String ATTRIBUTE = ServerContainer.class.getName();

  private final String application;
  private final ApplicationRoutes routes;

  /** Whether the routes are in service. The start and the stop of a context do not overlap. */
  private boolean deployed;

  /**
   * Deploys the routes of one application.
   *
   * @param application its class name, for the log
   */
  RoutesDeployment(String application, ApplicationRoutes routes) {
    this.application = application;
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
      // Not before the context has started: the first configuration stores the default configurator
      // in a static field of Tomcat's API class, and the engine must be able to choose it before.
      routes.deployTo(container);
      deployed = true;
    } catch (DeploymentException e) {
      throw new IllegalStateException("The WebSocket routes are wrong: " + e.getMessage(), e);
    }
    System.getLogger(RoutesDeployment.class.getName())
        .log(
            Level.DEBUG,
            "The WebSocket routes of "
                + application
                + " in \""
                + event.getServletContext().getContextPath()
                + "\" on "
                + container.getClass().getName()
                + ":\n"
                + routes.table().indent(2).stripTrailing());
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (deployed) {
      routes.closeAll();
    }
  }
}
