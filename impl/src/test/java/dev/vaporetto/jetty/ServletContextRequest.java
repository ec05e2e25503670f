package dev.vaporetto.jetty;

import jakarta.servlet.http.HttpServletResponse;

/** Has the one method of Jetty's class of this name that counts. */
public interface ServletContextRequest {
  /** The response of the same exchange. */
  HttpServletResponse getHttpServletResponse();
}
