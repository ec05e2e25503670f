package dev.vaporetto.internal.start;

import dev.vaporetto.internal.reconnect.Reconnection;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Stops the clients of an application from reconnecting when the application stops: they would keep
 * its classes in memory.
 */
final class ReconnectionShutdown implements ServletContextListener {
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Reconnection.stopAll(event.getServletContext().getClassLoader());
  }
}
