package dev.vaporetto.wars;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Takes the server's name from a header, as frameworks do behind a proxy. */
@WebFilter(value = "/*", asyncSupported = true)
public class ForwardedHostFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String host = request.getHeader("X-Wrapped-Host");
    chain.doFilter(host == null ? request : new Forwarded(request, host), response);
  }

  /** The request as the proxy got it, over TLS. */
  private static final class Forwarded extends HttpServletRequestWrapper {
    private final String host;

    Forwarded(HttpServletRequest request, String host) {
      super(request);
      this.host = host;
    }

    @Override
    public String getServerName() {
      return host;
    }

    @Override
    public int getServerPort() {
      return 443;
    }

    @Override
    public String getScheme() {
      return "https";
    }

    @Override
    public boolean isSecure() {
      return true;
    }
  }
}
