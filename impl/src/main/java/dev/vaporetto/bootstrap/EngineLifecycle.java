package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Ends the engine with its application. The context's own event is the right one: a connector's
 * stop comes too late for an undeploy.
 */
final class EngineLifecycle implements ServletContextListener {
  private final Engine engine;

  EngineLifecycle(Engine engine) {
    this.engine = engine;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Object present = context.getAttribute(VaporettoInitializer.CONTAINER_ATTRIBUTE);
    if (present != engine.container()) {
      warnOfOther(context, present);
      context.setAttribute(VaporettoInitializer.CONTAINER_ATTRIBUTE, engine.container());
    }
  }

  private static void warnOfOther(ServletContext context, @Nullable Object other) {
    System.getLogger(EngineLifecycle.class.getName())
        .log(
            Level.WARNING,
            "The context attribute {0} of {1} was replaced by {2}; Vaporetto has put its own back."
                + " Switch the other WebSocket engine off for this application.",
            VaporettoInitializer.CONTAINER_ATTRIBUTE,
            context.getContextPath(),
            other == null ? "null" : other.getClass().getName());
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    engine.close();
  }
}
