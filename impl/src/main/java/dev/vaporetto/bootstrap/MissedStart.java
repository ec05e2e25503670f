package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warns where the server has read the jar's {@code META-INF/web-fragment.xml}, which declares this
 * listener, but has run none of its initializers: a Jetty without its module for annotations. Links
 * to no type of the WebSocket API, which may be missing as well.
 */
public final class MissedStart implements ServletContextListener {
  private static final Pattern JETTY = Pattern.compile("org\\.eclipse\\.jetty\\.(ee\\d+)\\..*");

  /** For the server. */
  public MissedStart() {}

  /** Initializers have run by now, and so have the listeners that web.xml declares. */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    if (context.getAttribute(RunningEngine.ATTRIBUTE) != null || !StartChoice.isScan(context)) {
      return;
    }
    Set<String> classes = UnservedClasses.all(context);
    System.getLogger(MissedStart.class.getName())
        .log(
            Level.WARNING,
            "The vaporetto jar of the application \""
                + context.getContextPath()
                + "\" has not been started, since the server runs no ServletContainerInitializer"
                + (classes.isEmpty() ? "" : ": not served are " + String.join(", ", classes))
                + ". "
                + cure(context)
                + " Set the context parameter dev.vaporetto.start to install where the engine is"
                + " to start later, or never.");
  }

  private static String cure(ServletContext context) {
    Matcher jetty = JETTY.matcher(context.getClass().getName());
    return jetty.matches()
        ? "Enable Jetty's module for annotations, java -jar $JETTY_HOME/start.jar --add-modules="
            + jetty.group(1)
            + "-annotations, or put jetty-"
            + jetty.group(1)
            + "-annotations onto the class path of an embedded Jetty."
        : "Call VaporettoEngine.install in contextInitialized of a listener that web.xml declares.";
  }
}
