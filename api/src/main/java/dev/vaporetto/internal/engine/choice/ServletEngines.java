package dev.vaporetto.internal.engine.choice;

import dev.vaporetto.internal.engine.standard.RefusalFilter;
import jakarta.servlet.ServletContext;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;

/** The engine of a web application that starts; touched only where the Servlet API is there. */
public final class ServletEngines {
  private ServletEngines() {}

  /** Adds to an application what its engine needs beside itself. */
  public static void prepare(ServletContext context) {
    Object container = context.getAttribute(ServerContainer.class.getName());
    // The server's engine comes before the application's; without one, there is ours or none.
    boolean standard =
        container == null
            ? !Engines.hasOwn()
            : !(container instanceof WebSocketContainer known && Engines.isOwn(known));
    if (standard) {
      RefusalFilter.addTo(context);
    }
  }
}
