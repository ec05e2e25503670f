package dev.vaporetto.containers;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The base directory of a stock server: how to start it, and the lines that it logs. */
interface StockBase {
  /** Makes the base directory, in {@code work}, of a stock container. */
  static StockBase create(
      Container container, Path work, StockSettings settings, @Nullable TlsKeys tls) {
    return container.family() == Container.Family.TOMCAT
        ? StockTomcatBase.create(container.distribution(), work, settings)
        : StockJettyBase.create(
            container.distribution(), container.jettyEnvironment(), work, settings.user(), tls);
  }

  /** The directory itself. */
  Path directory();

  /** The command that becomes the server. */
  List<String> command(List<String> jvmArguments);

  /** Where the WAR of a context path belongs. */
  Path warFile(String contextPath);

  /** The line that says that the server has started. */
  Pattern started();

  /** A line whose first group is the HTTP port. */
  Pattern port();

  /** The same of the TLS connector, where there is one. */
  default Pattern tlsPort() {
    throw new UnsupportedOperationException("no TLS connector");
  }

  /** The line that says that an application is ready. */
  Pattern deployed(String contextPath);

  /** The line that says that an application is undeployed. */
  Pattern undeployed(String contextPath);
}
