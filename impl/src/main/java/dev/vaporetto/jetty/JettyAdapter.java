package dev.vaporetto.jetty;

import dev.vaporetto.connection.ConnectionFactory;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What {@link JettyUpgrade} asks of the classes that know Jetty. Public because their class loader
 * may be another one. Thread-safe.
 */
public interface JettyAdapter {
  /**
   * The pseudo-header {@code :protocol} of an extended CONNECT of HTTP/2 (RFC 8441 §4).
   *
   * @param request Jetty's own object, without wrappers
   * @return null if there is none
   */
  @Nullable String connectProtocol(HttpServletRequest request);

  /**
   * Makes Jetty replace the HTTP connection, or the stream of an extended CONNECT, with a transport
   * once the answer, which must be 101, or 200 for a stream, is written.
   *
   * @param request Jetty's own object, without wrappers
   * @param connections called by Jetty's thread after the answer is written; never, if that fails
   */
  void replaceConnection(HttpServletRequest request, ConnectionFactory connections);

  /** Jetty's own response to a request of Jetty's own. */
  HttpServletResponse response(HttpServletRequest request);

  /** The application has ended: takes what belongs to it out of Jetty. */
  void release();
}
