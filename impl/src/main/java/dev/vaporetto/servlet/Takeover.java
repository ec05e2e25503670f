package dev.vaporetto.servlet;

import dev.vaporetto.protocol.handshake.HandshakeResult.Accepted;
import dev.vaporetto.servlet.HandshakeTarget.Answer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The last step of an opening handshake: the answer 101, or 200 for a stream of HTTP/2, and the
 * socket. There is either both or none of them.
 *
 * @param upgrade the way of the request's container
 * @param request the container's own object
 * @param response the container's own object, of which nothing is sent yet
 */
record Takeover(HttpUpgrade upgrade, HttpServletRequest request, HttpServletResponse response) {
  /**
   * A takeover that is possible.
   *
   * @throws ServletException if a filter has sent an answer already
   */
  static Takeover of(HttpUpgrade upgrade, HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    if (response.isCommitted()) {
      throw new ServletException(
          "expected an answer that is not sent yet, but a filter has sent " + response.getStatus());
    }
    return new Takeover(upgrade, request, response);
  }

  /** See {@link HttpUpgrade#heapOfConnection}. */
  long heapOfConnection() {
    return upgrade.heapOfConnection(request);
  }

  /** Jakarta Servlet 6.0 §9.3: an included resource cannot set headers. Undertow heeds that. */
  private void checkThatHeadersAreTaken(String accept) throws ServletException {
    if (!accept.equals(response.getHeader("Sec-WebSocket-Accept"))) {
      throw new ServletException(
          "expected a response that takes headers, but this one ignores them, as that of an"
              + " included resource does, or holds them back");
    }
  }

  void run(Accepted accepted, Answer answer) throws IOException, ServletException {
    boolean taken = false;
    try {
      // What a filter has written would follow the 101.
      response.resetBuffer();
      String accept = accepted.accept();
      if (accept != null) {
        // RFC 6455 §4.2.2 item 5. Set by hand: not every container does it.
        response.setHeader("Upgrade", "websocket");
        response.setHeader("Connection", "Upgrade");
      }
      answer
          .headers()
          .forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
      if (accept != null) {
        response.setHeader("Sec-WebSocket-Accept", accept);
        checkThatHeadersAreTaken(accept);
      }
      upgrade.upgrade(request, response, answer.connections());
      taken = true;
    } catch (RuntimeException e) {
      throw new ServletException("the container failed to upgrade the request: " + e, e);
    } finally {
      if (!taken && !response.isCommitted()) {
        // Neither the status nor a header of the upgrade is left for another answer.
        response.reset();
      }
    }
  }
}
