package dev.vaporetto.engine;

import jakarta.websocket.server.HandshakeRequest;
import java.util.Map;

/**
 * A {@link jakarta.websocket.server.ServerEndpointConfig.Configurator} that implements this is
 * asked about each valid handshake before it is answered. Thread-safe.
 */
@FunctionalInterface
public interface HandshakeHook {
  /**
   * Decides about a handshake.
   *
   * @param pathParameters decoded, by name
   * @throws HandshakeRejectedException if it is to be answered with another status
   */
  void beforeHandshake(HandshakeRequest request, Map<String, String> pathParameters)
      throws HandshakeRejectedException;
}
