package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import java.lang.System.Logger.Level;
import java.util.List;

/** The line of the log that says what an application's engine serves, and how. */
final class StartLine {
  /** Where the endpoints of routes are, which vaporetto-api deploys. */
  private static final String ROUTES = "dev.vaporetto.internal.";

  private StartLine() {}

  /**
   * Logs the line.
   *
   * @param classes of the endpoints in service, one for each path
   * @param way how their sockets are carried
   */
  static void log(ServletContext context, List<Class<?>> classes, String way) {
    long routes = classes.stream().filter(type -> type.getName().startsWith(ROUTES)).count();
    String served = served(classes.size() - routes, routes);
    System.getLogger(StartLine.class.getName())
        .log(Level.INFO, "Vaporetto serves " + served + " at " + path(context) + ", by " + way);
  }

  private static String served(long endpoints, long routes) {
    if (endpoints == 0 && routes == 0) {
      return "no endpoint and no route yet";
    }
    if (routes == 0) {
      return counted(endpoints, "endpoint");
    }
    return endpoints == 0
        ? counted(routes, "route")
        : counted(endpoints, "endpoint") + " and " + counted(routes, "route");
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** That of the root is empty. */
  private static String path(ServletContext context) {
    return context.getContextPath().isEmpty() ? "/" : context.getContextPath();
  }
}
