package dev.vaporetto.bootstrap;

import dev.vaporetto.io.EventLoops;
import dev.vaporetto.jetty.JettyUpgrade;
import dev.vaporetto.servlet.HttpUpgrade;
import dev.vaporetto.servlet.ServletUpgrade;
import dev.vaporetto.tomcat.TomcatUpgrade;
import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The ways to take a socket over: those of the containers we know by name, then the portable one.
 */
final class Upgrades {
  /**
   * A context parameter or a system property: {@code auto}, which is the default, or {@code
   * servlet} for the portable way, on every container but Jetty.
   */
  static final String PARAMETER = "dev.vaporetto.transport";

  private Upgrades() {}

  /** The preferred one first; the last one supports every request. */
  static List<HttpUpgrade> of(ServletContext context, Executor executor, EventLoops loops) {
    ServletUpgrade portable = new ServletUpgrade(executor);
    String choice = choice(context);
    if (choice == null || choice.equals("auto")) {
      return List.of(new TomcatUpgrade(loops), new JettyUpgrade(loops), portable);
    }
    if (choice.equals("servlet")) {
      if (!ServletUpgrade.serves(context)) {
        throw new IllegalArgumentException(
            PARAMETER
                + " is \"servlet\", but HttpServletRequest.upgrade() of "
                + context.getServerInfo()
                + " cannot carry WebSocket; expected \"auto\" there");
      }
      return List.of(portable);
    }
    throw new IllegalArgumentException(
        PARAMETER + " is \"" + choice + "\"; expected \"auto\" or \"servlet\"");
  }

  private static @Nullable String choice(ServletContext context) {
    String parameter = context.getInitParameter(PARAMETER);
    return parameter != null ? parameter : System.getProperty(PARAMETER);
  }
}
