package dev.vaporetto.wars;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * An application's own login, as security libraries have it: {@code /login}, {@code /anonymous},
 * {@code /new-id} and {@code /logout} begin, change and end an HTTP session. A session after a
 * login has a Principal.
 */
public class LoginFilter implements Filter {
  /** The status of a logout without an HTTP session. */
  public static final int NO_SESSION = 409;

  private static final String USER = "user";

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    String path = http.getRequestURI();
    switch (path.substring(path.lastIndexOf('/'))) {
      case "/login" -> http.getSession().setAttribute(USER, "ada");
      case "/anonymous" -> http.getSession().setAttribute("visits", 1);
      case "/new-id" -> {
        String unused = http.changeSessionId();
      }
      case "/logout" -> {
        HttpSession session = http.getSession(false);
        if (session == null) {
          ((HttpServletResponse) response).sendError(NO_SESSION, "no session to end");
          return;
        }
        session.invalidate();
      }
      default -> {
        chain.doFilter(new WithPrincipal(http), response);
        return;
      }
    }
    response.getWriter().print("done");
  }

  private static final class WithPrincipal extends HttpServletRequestWrapper {
    WithPrincipal(HttpServletRequest request) {
      super(request);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      HttpSession session = getSession(false);
      Object user = session == null ? null : session.getAttribute(USER);
      return user == null ? null : user::toString;
    }
  }
}
