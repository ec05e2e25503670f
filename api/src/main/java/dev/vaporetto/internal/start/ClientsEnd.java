package dev.vaporetto.internal.start;

import dev.vaporetto.internal.reconnect.Reconnection;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** When an application ends, its clients do not connect again: they would keep its classes. */
final class ClientsEnd implements ServletContextListener {
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Reconnection.endAll(event.getServletContext().getClassLoader());
  }
}
