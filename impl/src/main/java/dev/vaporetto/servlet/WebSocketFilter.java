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
import org.jspecify.annotations.Nullable;

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
    String path = pathInContext(request);
    RouteMatch<HandshakeTarget> match = path == null ? null : routes.match(path);
    return match != null && handshakes.answer(request, response, match.value(), match.parameters());
  }

  /** The cheap part of the question, for the many requests that are none. */
  private static boolean looksLikeHandshake(HttpServletRequest request) {
    return request.getHeader("Upgrade") != null
        || request.getHeader("Sec-WebSocket-Key") != null
        || request.getHeader("Sec-WebSocket-Version") != null;
  }

  /** The path below the context's, still percent-encoded; null if the request is not below it. */
  private static @Nullable String pathInContext(HttpServletRequest request) {
    String uri = request.getRequestURI();
    String context = request.getContextPath();
    return uri.startsWith(context) ? uri.substring(context.length()) : null;
  }
}
