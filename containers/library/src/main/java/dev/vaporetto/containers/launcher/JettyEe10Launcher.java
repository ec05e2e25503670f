package dev.vaporetto.containers.launcher;

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

  private static ContextHandler webAppContext(String contextPath, Path directory) {
    WebAppContext context = new WebAppContext();
    context.setContextPath(contextPath);
    context.setWar(directory.toAbsolutePath().toString());
    context.setThrowUnavailableOnStartupException(true);
    return context;
  }
}
