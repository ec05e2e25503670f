package dev.vaporetto.servlet;

import dev.vaporetto.connection.ConnectionFactory;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the socket of one HTTP/1.1 request over, or the stream of one of HTTP/2, in the way of one
 * kind of container. Thread-safe.
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
   * How the sockets of an application are carried, in a few words for the log.
   *
   * @return null if the application runs on another kind of container
   */
  default @Nullable String describe(ServletContext context) {
    return null;
  }

  /**
   * The pseudo-header {@code :protocol} of an extended CONNECT (RFC 8441 §4).
   *
   * @param request a CONNECT of HTTP/2 or later, the container's own object
   * @return null if there is none, or this container cannot hand such a stream over
   */
  default @Nullable String connectProtocol(HttpServletRequest request) {
    return null;
  }

  /**
   * The container's own response to a request, which filters may have put something around that is
   * no wrapper of the Servlet API.
   *
   * @param request the container's own object, like {@link #supports}
   * @param response without the wrappers of the Servlet API
   * @return {@code response} where the request does not lead to another one
   */
  default HttpServletResponse response(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    return response;
  }

  /**
   * How many bytes of heap an idle connection takes, about, from the container's buffers to the
   * session. By default that of Tomcat, whose connections are the largest of those measured: 21,484
   * bytes, and 81,295 with TLS, after one message each way and the header fields of a browser, on
   * Java 17. {@code ConnectionHeapTest} holds each container to what is counted for it.
   *
   * @param request the container's own object
   */
  default long heapOfConnection(HttpServletRequest request) {
    return request.isSecure() ? 96 * 1024 : 24 * 1024;
  }

  /**
   * Answers 101, or 200 where the method is CONNECT, and hands the socket to a {@code Transport} of
   * this container. The headers of the answer are set already, Upgrade and Connection among them.
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

  /**
   * What is to be done before the server closes its sockets, where it does that before it ends its
   * applications. Called once, before the first request.
   *
   * @param farewell ends all connections and blocks until that is done; does nothing when it is
   *     called again
   */
  default void beforeServerStops(Runnable farewell) {}

  /** The application has ended: the server must hold nothing of it any more. */
  default void release() {}
}
