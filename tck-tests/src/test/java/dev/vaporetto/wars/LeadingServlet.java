package dev.vaporetto.wars;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leads a client to the echo by detours: {@code redirect} at once, {@code basic} with the
 * credentials {@code user:pass word}, {@code busy} at the second request, {@code loop} never.
 */
public class LeadingServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private static final String AUTHORIZATION =
      "Basic "
          + Base64.getEncoder().encodeToString("user:pass word".getBytes(StandardCharsets.UTF_8));

  private static final AtomicBoolean ASKED = new AtomicBoolean();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getPathInfo()) {
      case "/loop" -> response.sendRedirect("loop");
      case "/basic" -> {
        if (AUTHORIZATION.equals(request.getHeader("Authorization"))) {
          response.sendRedirect("../echo/large");
        } else {
          response.setHeader("WWW-Authenticate", "Basic realm=\"lead\"");
          response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
      }
      case "/busy" -> {
        if (ASKED.getAndSet(true)) {
          response.sendRedirect("../echo/large");
        } else {
          response.setIntHeader("Retry-After", 1);
          response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
      }
      default -> response.sendRedirect("../echo/large");
    }
  }
}
