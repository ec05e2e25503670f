package dev.vaporetto.jetty;

import dev.vaporetto.connection.ConnectionFactory;
import jakarta.servlet.http.HttpServletRequest;

/**
 * What {@link JettyUpgrade} asks of the classes that know Jetty. Public because their class loader
 * may be another one. Thread-safe.
 */
public interface JettyAdapter {
  /**
   * Makes Jetty replace the HTTP connection with a transport once the answer, which must be 101, is
   * written.
   *
   * @param request Jetty's own object, without wrappers
   * @param connections called by Jetty's thread after the answer is written; never, if that fails
   */
  void replaceConnection(HttpServletRequest request, ConnectionFactory connections);
}
