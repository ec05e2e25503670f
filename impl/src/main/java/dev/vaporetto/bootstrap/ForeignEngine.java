package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The servlet container's own WebSocket engine, where it is active in our application as well. */
final class ForeignEngine {
  private static final Logger LOG = System.getLogger(ForeignEngine.class.getName());

  /** Where an application finds its container (Jakarta WebSocket §6.4). */
  private static final String ATTRIBUTE = ServerContainer.class.getName();

  private ForeignEngine() {}

  /**
   * Puts our container into the context's attribute. Another one that is there makes one warning
   * that names the cure; Tomcat's stays, because its filter does not start without it.
   */
  static void replaceIn(ServletContext context, ServerContainer ours) {
    Object present = context.getAttribute(ATTRIBUTE);
    if (present == ours) {
      return;
    }
    if (present == null) {
      context.setAttribute(ATTRIBUTE, ours);
      return;
    }
    String engine = present.getClass().getName();
    if (engine.startsWith("org.apache.tomcat.")) {
      LOG.log(
          Level.WARNING,
          "Tomcat''s own WebSocket engine is active in the application \"{0}\" and answers for its"
              + " endpoints instead of Vaporetto. Add META-INF/context.xml with <Context"
              + " containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/> to the WAR.",
          context.getContextPath());
      return;
    }
    context.setAttribute(ATTRIBUTE, ours);
    LOG.log(
        Level.WARNING,
        "Another WebSocket engine, {1}, is active in the application \"{0}\" and may answer for its"
            + " endpoints. Switch it off for this application.",
        context.getContextPath(),
        engine);
  }
}
