package dev.vaporetto.jakarta.container;

import dev.vaporetto.protocol.handshake.Authority;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Which server the servlet request says that it was sent to: the container knows of proxies. */
final class ServerName {
  private static final int DEFAULT_PORT = 80;
  private static final int DEFAULT_TLS_PORT = 443;

  private ServerName() {}

  /**
   * The server's host and port. The port is -1 if it is the default one (RFC 6455 §3), or unknown.
   *
   * @return null if the request names none, or what no URI can have as its host
   */
  static @Nullable Authority of(HttpServletRequest request) {
    String name = request.getServerName();
    if (name == null) {
      return null;
    }
    boolean bareIpv6 = name.indexOf(':') >= 0 && name.charAt(0) != '[';
    Authority server = Authority.parse(bareIpv6 ? "[" + name + "]" : name);
    int port = request.getServerPort();
    boolean isDefault = port == (request.isSecure() ? DEFAULT_TLS_PORT : DEFAULT_PORT);
    return server == null || server.port() >= 0
        ? null
        : new Authority(server.host(), isDefault || port <= 0 ? -1 : port);
  }
}
