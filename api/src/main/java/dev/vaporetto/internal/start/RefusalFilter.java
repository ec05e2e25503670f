package dev.vaporetto.internal.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.internal.route.RefusedHandshake;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers the handshakes that a route refuses on an engine that cannot be told to: it stands in
 * front of the engine's filter, and the refusal comes as an exception. Everything else it lets
 * pass.
 */
final class RefusalFilter implements Filter {
  static final String NAME = "dev.vaporetto.RefusalFilter";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException | RuntimeException e) {
      HandshakeDecision refusal = RefusedHandshake.in(e);
      if (refusal == null || response.isCommitted()) {
        throw e;
      }
      answer((HttpServletResponse) response, refusal);
    }
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
