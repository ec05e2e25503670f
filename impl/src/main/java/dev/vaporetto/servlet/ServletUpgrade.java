package dev.vaporetto.servlet;

import dev.vaporetto.connection.ConnectionFactory;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way of the Servlet specification, which every container but Jetty has: {@link
 * HttpServletRequest#upgrade} (Jakarta Servlet 6.0 §2.3.3.5). Thread-safe.
 *
 * <p>The containers call listeners on threads that must not block, so user code runs on an
 * executor.
 */
public final class ServletUpgrade implements HttpUpgrade {
  private static final String CIPHER_SUITE = "jakarta.servlet.request.cipher_suite";

  private final Executor executor;

  /**
   * The way for containers that have none of their own.
   *
   * @param executor runs user code, so its threads may block, each for as long as it likes; never
   *     on the calling thread
   */
  public ServletUpgrade(Executor executor) {
    this.executor = executor;
  }

  /** Asked last: it supports the requests of every container but those of Jetty. */
  @Override
  public boolean supports(HttpServletRequest request) {
    ServletContext context = request.getServletContext();
    return context == null || serves(context);
  }

  @Override
  public @Nullable String describe(ServletContext context) {
    return serves(context) ? "HttpServletRequest.upgrade()" : null;
  }

  /**
   * Whether the container's {@code upgrade()} can carry WebSocket. Jetty's writes 101, and then
   * goes on with HTTP: its input is at its end at once, or the method is not there.
   */
  public static boolean serves(ServletContext context) {
    return !context.getClass().getName().startsWith("org.eclipse.jetty.");
  }

  @Override
  public void upgrade(
      HttpServletRequest request, HttpServletResponse response, ConnectionFactory connections)
      throws IOException, ServletException {
    response.setStatus(HttpServletResponse.SC_SWITCHING_PROTOCOLS);
    // Jakarta Servlet 6.0 §3.10: there if the container itself speaks TLS; not set by proxies.
    boolean tls = request.getAttribute(CIPHER_SUITE) != null;
    boolean secure = tls || request.isSecure();
    request.upgrade(ServletUpgradeHandler.class).accept(connections, secure, executor);
    if (TomcatAnswers.areOf(request)) {
      TomcatAnswers.send(response);
    }
  }
}
