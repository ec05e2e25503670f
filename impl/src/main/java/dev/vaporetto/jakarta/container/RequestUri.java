package dev.vaporetto.jakarta.container;

import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;

/** The URI under which a session is opened. */
final class RequestUri {
  private RequestUri() {}

  /**
   * The whole URI of a handshake with the scheme {@code ws} or {@code wss}: what {@link
   * jakarta.websocket.Session#getRequestURI} returns. Path and query are as the client sent them;
   * the host is the one that the servlet container names, which knows of proxies.
   *
   * @throws HandshakeRefusedException 400 if that is no URI
   */
  static String of(HttpServletRequest request) throws HandshakeRefusedException {
    StringBuilder uri = new StringBuilder(request.isSecure() ? "wss://" : "ws://");
    String host = request.getServerName();
    boolean bareIpv6 = host.indexOf(':') >= 0 && host.charAt(0) != '[';
    uri.append(bareIpv6 ? "[" + host + "]" : host);
    int port = request.getServerPort();
    // RFC 6455 §3: the default port is 80, and 443 with TLS
    if (port > 0 && port != (request.isSecure() ? 443 : 80)) {
      uri.append(':').append(port);
    }
    uri.append(request.getRequestURI());
    if (request.getQueryString() != null) {
      uri.append('?').append(request.getQueryString());
    }
    try {
      return new URI(uri.toString()).toString();
    } catch (URISyntaxException e) {
      throw new HandshakeRefusedException(
          400, "The request came to " + uri + "; expected a URI (RFC 3986): " + e.getReason());
    }
  }
}
