package dev.vaporetto.servlet;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Keeps what the container itself has made of each opening handshake: filters may put anything
 * around it, a dynamic proxy for example, which {@link Unwrapped} cannot look behind. Has no state.
 *
 * <p>Where an application cannot add it, such requests are upgraded in the portable way, or
 * refused.
 */
public final class OwnRequests implements ServletRequestListener {
  private static final String ATTRIBUTE = "dev.vaporetto.servlet.OwnRequests";

  /** Keeps nothing yet. */
  public OwnRequests() {}

  /** Called before any filter. */
  @Override
  public void requestInitialized(ServletRequestEvent event) {
    ServletRequest request = event.getServletRequest();
    if (request instanceof HttpServletRequest http
        && http.getHeader("Sec-WebSocket-Version") != null) {
      request.setAttribute(ATTRIBUTE, request);
    }
  }

  /** The container's own request, as far as it can be known. */
  static HttpServletRequest of(HttpServletRequest request) {
    HttpServletRequest unwrapped = Unwrapped.request(request);
    return unwrapped.getAttribute(ATTRIBUTE) instanceof HttpServletRequest own ? own : unwrapped;
  }
}
