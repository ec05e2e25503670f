package dev.vaporetto.internal.engine;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerContainer;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What the fluent API needs of an engine; {@link Inbound} and {@link Outbound} are the same for a
 * connection. Stateless and thread-safe. Chosen once for each container.
 */
public interface Engine {
  /** Returns the endpoint of one connection, which calls {@code inbound}. */
  Endpoint endpoint(Inbound inbound);

  /**
   * Adds the options to a configuration that the standard API does not have.
   *
   * @throws UnsupportedOperationException that names the options that this engine does not support
   */
  void configure(
      ClientEndpointConfig config, WebSocketContainer container, Map<ClientOption, Object> options);

  /**
   * Connects without blocking the calling thread; never throws. The endpoint is opened before the
   * future is done. Completing the future from outside abandons the attempt.
   */
  CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri);

  /**
   * Adds a listener that is called when the container begins to close, if the engine reports that.
   *
   * @return false if the container is closed already
   */
  boolean addCloseListener(WebSocketContainer container, Runnable listener);

  /** Removes a listener that {@link #addCloseListener} has added. */
  void removeCloseListener(WebSocketContainer container, Runnable listener);

  /**
   * Takes an endpoint out of service.
   *
   * @throws UnsupportedOperationException if the engine does not support that
   */
  void removeEndpoint(ServerContainer container, String path);
}
