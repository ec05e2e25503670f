package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.MalformedURLException;

/**
 * The servlet container's own WebSocket engine, where it is active in our application as well. For
 * the threads of one deployment, one after the other.
 */
final class ForeignEngine {
  private static final Logger LOG = System.getLogger(ForeignEngine.class.getName());

  /** Where an application finds its container (Jakarta WebSocket §6.4). */
  private static final String ATTRIBUTE = ServerContainer.class.getName();

  private static final String UNDERTOW = "io.undertow.";

  private static final String CURE =
      "<Context containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/>";

  private final ServletContext context;
  private final ServerContainer ours;

  /** Whether the warning has been logged: there is one for each application. */
  private boolean warned;

  ForeignEngine(ServletContext context, ServerContainer ours) {
    this.context = context;
    this.ours = ours;
  }

  /**
   * Puts our container into the context's attribute. Another one that is there makes one warning
   * that names the cure; Tomcat's and Undertow's stay, because their filters do not start without
   * them. To be called again when other initializers may have come.
   */
  void replace() {
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
      warn(
          "Tomcat's own WebSocket engine is active in the application \""
              + context.getContextPath()
              + "\" and answers for its endpoints instead of Vaporetto. "
              + tomcatsCure(present));
      return;
    }
    if (!engine.startsWith(UNDERTOW)) {
      context.setAttribute(ATTRIBUTE, ours);
    }
    warn(
        "Another WebSocket engine, "
            + engine
            + ", is active in the application \""
            + context.getContextPath()
            + "\" and may answer for its endpoints. "
            + cure(engine));
  }

  private static String cure(String engine) {
    if (engine.startsWith("org.eclipse.jetty.")) {
      return "Set the context parameter org.eclipse.jetty.websocket.jakarta to false, or leave"
          + " Jetty's jar jetty-ee10-websocket-jakarta-server, or ee11, out.";
    }
    if (engine.startsWith(UNDERTOW)) {
      return "Leave undertow-websockets-jsr and the deployment's WebSocketDeploymentInfo out. On"
          + " WildFly, the command"
          + " /subsystem=undertow/servlet-container=default/setting=websockets:remove does"
          + " it.";
    }
    if (engine.startsWith("org.glassfish.tyrus.")) {
      return "Take the Tyrus jars out of the application.";
    }
    return "Switch it off for this application.";
  }

  private void warn(String message) {
    if (!warned) {
      warned = true;
      LOG.log(Level.WARNING, message);
    }
  }

  /** A Tomcat with deployXML="false" reads the administrator's files instead of the WAR's. */
  private String tomcatsCure(Object present) {
    if (Archive.nameOf(present.getClass()).contains("tomcat-embed-websocket")) {
      return "Leave tomcat-embed-websocket out of the class path, or call"
          + " setContainerSciFilter(\"org.apache.tomcat.websocket.server.WsSci\") of the Context.";
    }
    return hasContextXml()
        ? "The server does not read the WAR's META-INF/context.xml: its administrator can put "
            + CURE
            + " into the application's file in conf/Catalina/localhost, or into conf/context.xml."
        : "Add META-INF/context.xml with " + CURE + " to the WAR.";
  }

  private boolean hasContextXml() {
    try {
      return context.getResource("/META-INF/context.xml") != null;
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a constant path", e);
    }
  }
}
