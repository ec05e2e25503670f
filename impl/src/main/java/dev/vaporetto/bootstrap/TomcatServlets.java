package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Set;

/** Tomcat answers 404 before it asks a filter where no servlet is mapped to a path. */
final class TomcatServlets {
  /** Servlet 6.0 §12.2: the default servlet, and a prefix of every path. */
  private static final Set<String> EVERY_PATH = Set.of("/", "/*");

  private TomcatServlets() {}

  /** Logs one line if a context of an embedded Tomcat has no servlet for every path. */
  static void check(ServletContext context) {
    if (context.getClass().getName().startsWith("org.apache.catalina.")
        && hasNoServletForEveryPath(context)) {
      System.getLogger(TomcatServlets.class.getName())
          .log(
              Level.WARNING,
              "Tomcat answers 404 to WebSocket handshakes in the application \""
                  + context.getContextPath()
                  + "\" wherever no servlet is mapped. Map a servlet to \"/\", for example"
                  + " org.apache.catalina.servlets.DefaultServlet.");
    }
  }

  /** False where the context does not tell. */
  static boolean hasNoServletForEveryPath(ServletContext context) {
    try {
      return context.getServletRegistrations().values().stream()
          .map(servlet -> servlet.getMappings())
          .flatMap(Collection::stream)
          .noneMatch(EVERY_PATH::contains);
    } catch (UnsupportedOperationException notToldToThisListener) {
      // Servlet 6.0 §4.4: no listener that another program added may ask. Payara and GlassFish,
      // whose
      // contexts have a class of Tomcat's name, keep to that.
      return false;
    }
  }
}
