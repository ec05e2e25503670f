package dev.vaporetto.containers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A server in a process of its own. Closing it ends the process; so does the end of this JVM,
 * however it ends. Safe from any thread.
 *
 * <p>A failed command throws an IllegalStateException with the answer and the end of the log.
 */
public interface RunningServer extends AutoCloseable {
  /** Which container it is. */
  Container container();

  /** The port of the plain connector. */
  int port();

  /**
   * The port of the TLS connector.
   *
   * @throws IllegalStateException when the options asked for none
   */
  int tlsPort();

  /** The process id. */
  long pid();

  /**
   * Deploys a WAR. A stock server gets it copied into its webapps folder.
   *
   * @param contextPath empty for the root, else with a leading slash
   * @param war a WAR file; embedded servers also take an exploded directory, which is used in place
   * @throws UnsupportedOperationException on a stock Jetty, which does not look for WARs after its
   *     start: name the application in the options
   */
  void deploy(String contextPath, Path war);

  /** Undeploys what is at a context path. */
  void undeploy(String contextPath);

  /**
   * The class loaders of undeployed applications which survive garbage collections, as {@code
   * contextPath#number of the deployment}. Embedded servers only.
   */
  List<String> stuckClassLoaders();

  /** The bytes of heap that the last of several collections has left. Embedded servers only. */
  long heapBytes();

  /** The CPU time that the process has used so far. */
  Duration cpuTime();

  /** The number of live threads. Embedded servers only. */
  int threadCount();

  /**
   * The names of the live threads with a prefix, blanks as underscores. Embedded servers only.
   *
   * @param prefix without a blank
   */
  List<String> threadNames(String prefix);

  /** The file with what the server and its applications have printed. */
  Path logFile();

  /** The last lines of the log. */
  String logTail();

  /** Stops the server and waits for the end of its process. Never throws for a dead process. */
  @Override
  void close();

  /** {@code http://localhost:port} with a path, which begins with a slash. */
  default URI http(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  /** {@code ws://localhost:port} with a path, which begins with a slash. */
  default URI ws(String path) {
    return URI.create("ws://localhost:" + port() + path);
  }

  /** {@code wss://localhost:tlsPort} with a path, which begins with a slash. */
  default URI wss(String path) {
    return URI.create("wss://localhost:" + tlsPort() + path);
  }
}
