package dev.vaporetto.internal.engine.choice;

import dev.vaporetto.internal.engine.standard.RefusalFilter;
import jakarta.servlet.ServletContext;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;

/**
 * Chooses the engine of a web application that starts. Loaded only where the Servlet API is
 * present.
 */
public final class ServletEngines {
  private ServletEngines() {}

  /** Adds the filter to an application that engines other than ours need. */
  public static void prepare(ServletContext context) {
    Object container = context.getAttribute(ServerContainer.class.getName());
    // An engine of the server's has set the attribute by now. Without it, the engine is ours, or
    // there is none.
    boolean standard =
        container == null
            ? !Engines.hasOwn()
            : !(container instanceof WebSocketContainer known && Engines.isOwn(known));
    if (standard) {
      RefusalFilter.addTo(context);
    }
  }
}
