package dev.vaporetto.servlet;

import dev.vaporetto.routing.RouteMatch;
import dev.vaporetto.routing.RouteTable;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Finds WebSocket handshakes to paths of ours; everything else goes down the chain untouched,
 * another engine's handshakes among it. Thread-safe.
 */
public final class WebSocketFilter implements Filter {
  private final RouteTable<HandshakeTarget> routes;
  private final HandshakeService handshakes;

  public WebSocketFilter(RouteTable<HandshakeTarget> routes, HandshakeService handshakes) {
    this.routes = routes;
    this.handshakes = handshakes;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse httpResponse
        && answers(http, httpResponse)) {
      return;
    }
    chain.doFilter(request, response);
  }

  private boolean answers(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    if (!looksLikeHandshake(request)) {
      return false;
    }
    RouteMatch<HandshakeTarget> match =
        routes.match(request.getContextPath(), request.getRequestURI());
    if (match == null) {
      return false;
    }
    try {
      return handshakes.answer(request, response, match.value(), match.parameters());
    } catch (ServletException e) {
      handshakes.fail(request, response, e);
      return true;
    }
  }

  /** The cheap part of the question, for the many requests that are none. */
  private static boolean looksLikeHandshake(HttpServletRequest request) {
    return request.getHeader("Upgrade") != null
        || request.getHeader("Sec-WebSocket-Key") != null
        || request.getHeader("Sec-WebSocket-Version") != null
        || "CONNECT".equals(request.getMethod());
  }
}
