package dev.vaporetto.wars;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;

/** Deploys routes by hand, as the standard says that an application finds its container. */
@WebListener
public final class ByHandListener implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServerContainer container =
        (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
    // A route without an idle timeout leaves idle sockets open, whatever the engine's default is.
    container.setDefaultMaxSessionIdleTimeout(1_000);
    try {
      ByHandConfig.routes("deployed").deployTo(container);
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }
}
