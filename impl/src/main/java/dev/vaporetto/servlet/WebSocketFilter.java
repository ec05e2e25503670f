package dev.vaporetto.servlet;

import dev.vaporetto.log.RepeatedLog;
import dev.vaporetto.protocol.handshake.HttpTokens;
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
import java.lang.System.Logger.Level;

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
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse httpResponse
        && httpResponse.getStatus() == HttpServletResponse.SC_NOT_FOUND) {
      tellStripped(http);
    }
  }

  /**
   * A request that nobody answers, to a path of ours: it may have been a handshake before a proxy
   * made an ordinary GET of it. It is not answered by us, since a page may be at the same path.
   */
  private void tellStripped(HttpServletRequest request) {
    if (!"GET".equals(request.getMethod()) || looksLikeHandshake(request)) {
      return;
    }
    RouteMatch<HandshakeTarget> match =
        routes.match(request.getContextPath(), request.getRequestURI());
    if (match != null) {
      RepeatedLog.event(
          WebSocketFilter.class,
          Level.INFO,
          "A GET without Upgrade was answered with 404",
          "to "
              + HttpTokens.printable(request.getRequestURI())
              + ", where only WebSocket is served ("
              + match.template()
              + "). If a WebSocket client sent it, a proxy in between has removed the headers"
              + " Upgrade and Connection: have it pass them on.");
    }
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
      handshakes.fail(match.value(), request, response, e);
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
