package dev.vaporetto.wars;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A foreign filter: it wraps every request and response. {@code /foreign-filter} answers with the
 * number of opening handshakes that it has wrapped.
 */
public class ForeignFilter implements Filter {
  /** The path that the filter answers itself. */
  public static final String COUNT_PATH = "/foreign-filter";

  private final AtomicInteger handshakes = new AtomicInteger();

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    if (httpRequest.getRequestURI().endsWith(COUNT_PATH)) {
      response.getWriter().print(handshakes.get());
      return;
    }
    if (httpRequest.getHeader("Sec-WebSocket-Key") != null) {
      handshakes.incrementAndGet();
    }
    chain.doFilter(
        new WrappedRequest(httpRequest), new WrappedResponse((HttpServletResponse) response));
  }

  private static final class WrappedRequest extends HttpServletRequestWrapper {
    WrappedRequest(HttpServletRequest request) {
      super(request);
    }
  }

  private static final class WrappedResponse extends HttpServletResponseWrapper {
    WrappedResponse(HttpServletResponse response) {
      super(response);
    }
  }
}
