package dev.vaporetto.internal.engine.standard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vaporetto.HandshakeDecision;
import dev.vaporetto.internal.engine.HandshakeScope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers the handshakes that a route refuses, on an engine that cannot refuse them itself. It
 * precedes the engine's filter, and the refusal arrives as a {@link RefusedHandshake}. It also
 * records the data of a handshake that the engine does not report. All other requests pass
 * unchanged.
 */
public final class RefusalFilter implements Filter {
  private static final String NAME = "dev.vaporetto.RefusalFilter";

  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private RefusalFilter() {}

  /**
   * Adds the filter in front of the engine's, also for routes that the application deploys itself.
   */
  public static void addTo(ServletContext context) {
    FilterRegistration.Dynamic filter = context.addFilter(NAME, new RefusalFilter());
    if (filter != null) {
      filter.setAsyncSupported(true);
      filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HandshakeScope scope = scope(request);
    try {
      if (scope != null) {
        CurrentHandshake.bind(scope);
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
        CurrentHandshake.unbind();
        scope.close();
      }
    }
  }

  /**
   * Returns the data of a handshake that the engine does not report; null if the request is not a
   * handshake.
   */
  private static @Nullable HandshakeScope scope(ServletRequest request) {
    // RFC 6455 §4.1: Upgrade: websocket; RFC 8441 §4: the method CONNECT
    return request instanceof HttpServletRequest http
            && (http.getHeader("Upgrade") != null || http.getMethod().equals("CONNECT"))
        ? HandshakeScope.of(
            address(http.getRemoteAddr(), http.getRemotePort()),
            address(http.getLocalAddr(), http.getLocalPort()),
            http)
        : null;
  }

  /**
   * The Servlet API has addresses. If a container returns a name nevertheless, it is not resolved.
   */
  static InetSocketAddress address(String literal, int port) {
    int known = Math.max(port, 0);
    try {
      if (IPV4.matcher(literal).matches()) {
        return new InetSocketAddress(InetAddress.getByName(literal), known);
      }
      if (literal.indexOf(':') >= 0) {
        // The brackets keep the JDK from resolving it as a host name.
        String bracketed = literal.startsWith("[") ? literal : "[" + literal + "]";
        return new InetSocketAddress(InetAddress.getByName(bracketed), known);
      }
    } catch (UnknownHostException malformed) {
      // It is not an address.
    }
    return InetSocketAddress.createUnresolved(literal, known);
  }

  private static void answer(HttpServletResponse response, HandshakeDecision refusal)
      throws IOException {
    // Discards what the engine has written for the handshake so far.
    response.reset();
    byte[] body = refusal.body().isEmpty() ? new byte[0] : (refusal.body() + "\n").getBytes(UTF_8);
    response.setStatus(refusal.status());
    refusal.headers().forEach(response::setHeader);
    // The text may repeat what the peer has sent: no browser is to take it for a page.
    response.setContentType("text/plain;charset=UTF-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
