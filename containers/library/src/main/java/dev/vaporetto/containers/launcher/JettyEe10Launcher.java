package dev.vaporetto.containers.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.server.handler.ContextHandler;

/** Runs an embedded Jetty with its ee10 environment. */
public final class JettyEe10Launcher {
  private JettyEe10Launcher() {}

  /** Runs Jetty until the end of standard input. */
  public static void main(String[] arguments) {
    LauncherLoop.run(
        arguments, options -> new JettyContainer(options, JettyEe10Launcher::webAppContext));
  }

  /** Those of a Jetty without its module for annotations: it runs no initializer. */
  private static final String[] WITHOUT_ANNOTATIONS = {
    "org.eclipse.jetty.ee10.webapp.WebInfConfiguration",
    "org.eclipse.jetty.ee10.webapp.MetaInfConfiguration",
    "org.eclipse.jetty.ee10.webapp.WebXmlConfiguration",
    "org.eclipse.jetty.ee10.webapp.FragmentConfiguration",
    "org.eclipse.jetty.ee10.webapp.WebAppConfiguration",
  };

  private static ContextHandler webAppContext(String contextPath, Path directory) {
    WebAppContext context = new WebAppContext();
    context.setContextPath(contextPath);
    context.setWar(directory.toAbsolutePath().toString());
    context.setThrowUnavailableOnStartupException(true);
    if (Files.exists(directory.resolve("WEB-INF/without-annotations"))) {
      context.setConfigurationClasses(WITHOUT_ANNOTATIONS);
    }
    return context;
  }
}
