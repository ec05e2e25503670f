package dev.vaporetto.internal.start;

import dev.vaporetto.WebSocketApplication;
import dev.vaporetto.internal.engine.choice.Engines;
import dev.vaporetto.internal.route.ApplicationRoutes;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Puts routes into service when the context has started, and with it the engine's container. Closes
 * their sockets when the context stops.
 */
final class RoutesDeployment {
  private static final String ATTRIBUTE = ServerContainer.class.getName();

  private final String application;
  private final ApplicationRoutes routes;

  /** Declares the routes when they are to go into service; null if they are declared already. */
  private final @Nullable InjectedApplication injected;

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
    this.injected = null;
  }

  /** Deploys the routes of an application that CDI is to make, which begins with the context. */
  RoutesDeployment(Class<? extends WebSocketApplication> application) {
    this.application = application.getName();
    this.routes = new ApplicationRoutes();
    this.injected = new InjectedApplication(application);
  }

  /** The container of an application; null if there is none, or not yet. */
  static @Nullable ServerContainer containerOf(ServletContext context) {
    return context.getAttribute(ATTRIBUTE) instanceof ServerContainer container ? container : null;
  }

  /**
   * Puts the routes into service.
   *
   * @throws IllegalStateException if there is no engine, or a route is wrong; names the cure
   */
  void deployTo(ServletContext context) {
    ServerContainer container = containerOf(context);
    if (container == null) {
      throw new IllegalStateException(
          "The application \""
              + context.getContextPath()
              + "\" has WebSocket routes, but no WebSocket engine: the context attribute "
              + ATTRIBUTE
              + " is missing. "
              + cure(context));
    }
    if (injected != null) {
      injected.create().routes(routes);
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
                + context.getContextPath()
                + "\" on "
                + container.getClass().getName()
                + ":\n"
                + routes.table().indent(2).stripTrailing());
  }

  private static String cure(ServletContext context) {
    if (!Engines.hasOwn()) {
      return "Put the vaporetto jar into WEB-INF/lib, or switch the server's engine on.";
    }
    return context.getAttribute(ServletContext.ORDERED_LIBS) == null
        ? "The vaporetto jar is there but has not been started: call VaporettoEngine.install"
            + " before."
        : "The <absolute-ordering> in web.xml leaves the vaporetto jar out: add <others/> or"
            + " <name>dev_vaporetto</name> to it.";
  }

  /** Closes the sockets of the routes. */
  void end() {
    if (deployed) {
      routes.closeAll();
    }
    if (injected != null) {
      injected.end();
    }
  }
}
