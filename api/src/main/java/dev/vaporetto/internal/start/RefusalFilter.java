package dev.vaporetto.internal.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.internal.route.ForwardedNodes;
import dev.vaporetto.internal.route.HandshakeScope;
import dev.vaporetto.internal.route.RefusedHandshake;
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
 * Answers the handshakes that a route refuses on an engine that cannot be told to: it stands in
 * front of the engine's filter, and the refusal comes as an exception. It also tells a handshake
 * what such an engine does not. Everything else it lets pass.
 */
final class RefusalFilter implements Filter {
  static final String NAME = "dev.vaporetto.RefusalFilter";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HandshakeScope scope = scope(request);
    try {
      if (scope != null) {
        scope.bind();
      }
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      HandshakeDecision refusal = RefusedHandshake.in(e);
      if (refusal == null || response.isCommitted()) {
        throw e;
      }
      answer((HttpServletResponse) response, refusal);
    } finally {
      if (scope != null) {
        HandshakeScope.unbind();
        scope.end();
      }
    }
  }

  /** What the engine does not tell of a handshake; null where it cannot be one. */
  private static @Nullable HandshakeScope scope(ServletRequest request) {
    // RFC 6455 §4.1: Upgrade: websocket; RFC 8441 §4: the method CONNECT
    return request instanceof HttpServletRequest http
            && (http.getHeader("Upgrade") != null || http.getMethod().equals("CONNECT"))
        ? HandshakeScope.of(
            ForwardedNodes.peer(http.getRemoteAddr(), http.getRemotePort()),
            ForwardedNodes.peer(http.getLocalAddr(), http.getLocalPort()),
            http)
        : null;
  }

  private static void answer(HttpServletResponse response, HandshakeDecision refusal)
      throws IOException {
    // What the engine has written for the handshake until then.
    response.reset();
    byte[] body = refusal.body().isEmpty() ? new byte[0] : (refusal.body() + "\n").getBytes(UTF_8);
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    response.setContentType("text/plain;charset=UTF-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
