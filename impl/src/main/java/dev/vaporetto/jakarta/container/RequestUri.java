package dev.vaporetto.jakarta.container;

import dev.vaporetto.engine.HandshakeRefusal.Cause;
import dev.vaporetto.protocol.handshake.Authority;
import dev.vaporetto.protocol.handshake.HttpTokens;
import dev.vaporetto.routing.RequestTarget;
import dev.vaporetto.servlet.HandshakeRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;

/** The URI under which a session is opened. */
final class RequestUri {
  private RequestUri() {}

  /**
   * The whole URI of a handshake with the scheme {@code ws} or {@code wss}: what {@link
   * jakarta.websocket.Session#getRequestURI} returns. Path and query are as the client sent them,
   * but for what is not legal in a URI, which is percent-encoded; the host is the one that the
   * servlet container names, which knows of proxies.
   *
   * @throws HandshakeRefusedException 400 if the container names no host that a URI can have
   */
  static URI of(HttpServletRequest request) throws HandshakeRefusedException {
    Authority server = ServerName.of(request);
    if (server == null) {
      throw noServer(request);
    }
    StringBuilder uri = new StringBuilder(request.isSecure() ? "wss://" : "ws://");
    uri.append(server.host());
    if (server.port() >= 0) {
      uri.append(':').append(server.port());
    }
    uri.append(RequestTarget.encoded(request.getRequestURI()));
    if (request.getQueryString() != null) {
      uri.append('?').append(RequestTarget.encoded(request.getQueryString()));
    }
    try {
      return new URI(uri.toString());
    } catch (URISyntaxException e) {
      throw noServer(request);
    }
  }

  private static HandshakeRefusedException noServer(HttpServletRequest request) {
    String name = String.valueOf(request.getServerName());
    return new HandshakeRefusedException(
        Cause.REQUEST,
        400,
        "Server name: got "
            + HttpTokens.printable(name)
            + ", expected the host of a URI (RFC 3986 3.2.2)");
  }
}
