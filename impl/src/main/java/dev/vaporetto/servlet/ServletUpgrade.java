package dev.vaporetto.servlet;

import dev.vaporetto.connection.ConnectionFactory;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * The way of the Servlet specification, which every container has: {@link
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

  /** Always true: ask the others first. */
  @Override
  public boolean supports(HttpServletRequest request) {
    return true;
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
  }
}
