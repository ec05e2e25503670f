package dev.vaporetto.bootstrap;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.TreeSet;

/**
 * Classes in WEB-INF/classes that were meant to be served, and are not: each reason is a warning
 * that names them, and the cure.
 */
final class UnservedClasses {
  private static final Logger LOG = System.getLogger(UnservedClasses.class.getName());

  private static final String OLD_API = "javax/websocket/server/ServerEndpoint.class";
  private static final String APPLICATION = "dev/vaporetto/WebSocketApplication";

  private final Set<String> old = new TreeSet<>();
  private final Set<String> annotated = new TreeSet<>();
  private final Set<String> applications = new TreeSet<>();

  private UnservedClasses(ServletContext context) throws IOException {
    ClassFiles.visit(context, this::sort);
  }

  private void sort(String name, String content) {
    if (content.contains("javax/websocket/server/")) {
      old.add(name);
    }
    if (content.contains("Ljakarta/websocket/server/ServerEndpoint;")) {
      annotated.add(name);
    }
    if (content.contains(APPLICATION)) {
      applications.add(name);
    }
  }

  /**
   * Looks for them where it is likely that there are some: where nothing is served, or the old API
   * is on the class path. To be called when the application has deployed all it has.
   *
   * @param loader the application's
   * @param served whether any endpoint is in service
   * @param found the names of the classes that the server, or somebody by hand, has handed over
   */
  static void check(ServletContext context, ClassLoader loader, boolean served, Set<String> found) {
    if (served && loader.getResource(OLD_API) == null) {
      return;
    }
    try {
      UnservedClasses unserved = new UnservedClasses(context);
      unserved.tellOld(context);
      if (!served && StartChoice.isScan(context)) {
        unserved.annotated.removeAll(found);
        unserved.tellUnfound(context, loader.getResource(APPLICATION + ".class") != null);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the classes of the application cannot be read", e);
    }
  }

  /** All that is like an endpoint or an application, for a server that has started nothing. */
  static Set<String> all(ServletContext context) {
    Set<String> names = new TreeSet<>();
    try {
      UnservedClasses unserved = new UnservedClasses(context);
      names.addAll(unserved.old);
      names.addAll(unserved.annotated);
      names.addAll(unserved.applications);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the classes of the application cannot be read", e);
    }
    return names;
  }

  private void tellOld(ServletContext context) {
    if (!old.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "Not served in the application \""
              + context.getContextPath()
              + "\", since javax.websocket is an API that this server does not know: "
              + String.join(", ", old)
              + ". Import jakarta.websocket instead.");
    }
  }

  private void tellUnfound(ServletContext context, boolean hasRoutes) {
    if (!applications.isEmpty() && !hasRoutes) {
      LOG.log(
          Level.WARNING,
          "Not served in the application \""
              + context.getContextPath()
              + "\", since dev.vaporetto.WebSocketApplication is missing: "
              + String.join(", ", applications)
              + ". Put the vaporetto-api jar into WEB-INF/lib.");
    }
    Set<String> unfound = new TreeSet<>(annotated);
    if (hasRoutes) {
      unfound.addAll(applications);
    }
    if (!unfound.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "Not served in the application \""
              + context.getContextPath()
              + "\", since the server has not handed them to the engine: "
              + String.join(", ", unfound)
              + ". Remove metadata-complete=\"true\" from web.xml, or hand the classes to"
              + " VaporettoEngine.install in contextInitialized of a listener.");
    }
  }
}
