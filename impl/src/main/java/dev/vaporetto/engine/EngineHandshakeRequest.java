package dev.vaporetto.engine;

import jakarta.websocket.server.HandshakeRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The request of a handshake to an endpoint of this engine; every {@link HandshakeRequest} that it
 * hands out is one. Valid until the handshake is answered, on the thread that it is handed to.
 */
public interface EngineHandshakeRequest extends HandshakeRequest {
  /**
   * The attribute of a servlet request by which who decides about a handshake tells the address of
   * a client that comes by a proxy: an {@link java.net.InetAddress}, which then counts for {@link
   * EngineProperties#MAX_SESSIONS_PER_ADDRESS} instead of {@link #getRemoteAddress}.
   */
  String CLIENT_ADDRESS = "dev.vaporetto.clientAddress";

  /** The peer's address as the servlet container says, which may be a proxy's. */
  InetSocketAddress getRemoteAddress();

  /** The address that the peer has connected to. */
  InetSocketAddress getLocalAddress();

  /**
   * What this request is made from, such as an {@code HttpServletRequest}.
   *
   * @return null if it is not of that type
   */
  <T> @Nullable T unwrap(Class<T> type);
}
