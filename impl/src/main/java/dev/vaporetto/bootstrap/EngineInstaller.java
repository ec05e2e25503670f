package dev.vaporetto.bootstrap;

import dev.vaporetto.engine.EngineServerContainer;
import dev.vaporetto.engine.VaporettoEngine;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts an engine by hand; {@link VaporettoInitializer} is what a servlet container finds. Both
 * can be linked where the WebSocket API is missing, so that they can say so.
 */
public final class EngineInstaller implements VaporettoEngine.Installer {
  /**
   * For the service loader.
   *
   * @throws IllegalStateException if the WebSocket API is missing
   */
  public EngineInstaller() {
    StandardApi.requirePresent();
  }

  @Override
  public EngineServerContainer install(ServletContext context, Set<Class<?>> classes)
      throws ServletException {
    return Installation.byHand(context, classes);
  }

  @Override
  public @Nullable EngineServerContainer running(ServletContext context) {
    return Installation.running(context);
  }
}
