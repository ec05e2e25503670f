package dev.vaporetto.containers.launcher;

import java.nio.file.Path;

/** One embedded container, driven by {@link LauncherLoop} from one thread. */
interface EmbeddedContainer {
  /** Starts listening on the ports of the options. */
  void start() throws Exception;

  /** The port of the plain connector. */
  int port();

  /** The port of the TLS connector, -1 without one. */
  int tlsPort();

  /**
   * Deploys an exploded web application.
   *
   * @param contextPath empty for the root, else with a leading slash
   * @param directory the exploded web application
   * @return the class loader of the application
   * @throws Exception when the application does not start; nothing of it is left then
   */
  ClassLoader deploy(String contextPath, Path directory) throws Exception;

  /** Stops the application at the context path and forgets it. */
  void undeploy(String contextPath) throws Exception;

  /** Stops the server; the process ends afterwards. */
  void stop() throws Exception;
}
