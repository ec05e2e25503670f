package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Ends the engine with its application. The context's own event is the right one: a connector's
 * stop comes too late for an undeploy.
 */
final class EngineLifecycle implements ServletContextListener {
  private final Engine engine;
  private final ForeignEngine foreign;

  EngineLifecycle(Engine engine, ForeignEngine foreign) {
    this.engine = engine;
    this.foreign = foreign;
  }

  /**
   * The application's own listeners come first, so what they could deploy is deployed. Another
   * engine's initializer may have come after ours.
   */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    foreign.replace();
    engine.container().deployed();
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    engine.close();
  }
}
