package dev.vaporetto.internal.start;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Tells an application when its context starts and stops. It looks for the application at each
 * event, and may come more than once: a context that is stopped and started again may have kept it.
 */
final class ApplicationLifecycle implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ApplicationStart start = ApplicationStart.in(event.getServletContext());
    if (start != null) {
      start.deploy();
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    ApplicationStart start = ApplicationStart.in(event.getServletContext());
    if (start != null) {
      start.end();
    }
  }
}
