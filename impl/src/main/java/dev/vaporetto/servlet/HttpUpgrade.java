package dev.vaporetto.servlet;

import dev.vaporetto.connection.ConnectionFactory;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Takes the socket of one HTTP/1.1 request over, in the way of one kind of container. Thread-safe.
 *
 * <p>Which one serves is decided by what the request is, never by what is on the class path.
 */
public interface HttpUpgrade {
  /**
   * Whether this is the way for the request's container.
   *
   * @param request the container's own object: wrappers of other filters are taken off
   */
  boolean supports(HttpServletRequest request);

  /**
   * Answers 101 and hands the socket to a {@code Transport} of this container. The headers of the
   * answer are set already, Upgrade and Connection among them.
   *
   * @param request the container's own object, like {@link #supports}
   * @param response the container's own object
   * @param connections called once, after the answer is on its way and before any user code. What
   *     this method throws lets the caller abandon it; afterwards the implementation does that
   *     where it learns that the socket does not come
   */
  void upgrade(
      HttpServletRequest request, HttpServletResponse response, ConnectionFactory connections)
      throws IOException, ServletException;
}
