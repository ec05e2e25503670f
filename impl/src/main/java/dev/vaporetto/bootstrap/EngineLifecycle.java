package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Tells the engine of a context when the context starts and stops. It looks for the engine at each
 * event, and may come more than once: a context that is started again has another engine, but may
 * have kept this listener.
 */
final class EngineLifecycle implements ServletContextListener {
  /** The application's own listeners come first, so what they could deploy is deployed. */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    RunningEngine running = RunningEngine.in(event.getServletContext());
    if (running != null) {
      running.started();
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    RunningEngine running = RunningEngine.in(event.getServletContext());
    if (running != null) {
      running.end();
    }
  }
}
