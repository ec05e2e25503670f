package dev.vaporetto.engine;

import jakarta.websocket.server.ServerContainer;

/** The container of one web application. Thread-safe. */
public interface EngineServerContainer extends EngineContainer, ServerContainer {
  /**
   * Takes an endpoint out of service: later handshakes do not find it. Its sessions stay.
   *
   * @param path its template, or an equivalent one (Jakarta WebSocket §3.1.1)
   * @return whether there was one
   * @throws IllegalArgumentException if it is no template
   */
  boolean removeEndpoint(String path);
}
