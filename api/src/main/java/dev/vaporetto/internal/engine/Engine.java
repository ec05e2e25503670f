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
 * What the fluent API needs of an engine, together with {@link Inbound} and {@link Outbound} for
 * each connection. Stateless; chosen once for each container.
 */
public interface Engine {
  /** The endpoint of one connection, which tells {@code inbound} what happens to it. */
  Endpoint endpoint(Inbound inbound);

  /**
   * Tells a configuration the options that the standard API cannot say.
   *
   * @throws UnsupportedOperationException naming those that this engine cannot be told
   */
  void configure(
      ClientEndpointConfig config, WebSocketContainer container, Map<ClientOption, Object> options);

  /**
   * Connects without blocking the calling thread; never throws. The endpoint is opened before the
   * future is done. Whoever ends the future gives the attempt up.
   */
  CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri);

  /**
   * Has a listener told when the container begins to close, where the engine tells that.
   *
   * @return false if the container is closed
   */
  boolean addCloseListener(WebSocketContainer container, Runnable listener);

  /** Ends {@link #addCloseListener}. */
  void removeCloseListener(WebSocketContainer container, Runnable listener);

  /**
   * Takes an endpoint out of service.
   *
   * @throws UnsupportedOperationException if the engine cannot
   */
  void removeEndpoint(ServerContainer container, String path);
}
