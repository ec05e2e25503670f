package dev.vaporetto.internal.engine;

import dev.vaporetto.internal.Kept;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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
   * Reads a URI to connect to.
   *
   * @throws IllegalArgumentException if it is not the URI of a WebSocket, or one that this engine
   *     cannot connect to
   */
  URI uri(WebSocketContainer container, String text);

  /**
   * Connects without blocking the calling thread; never throws. The endpoint is opened before the
   * future is done. Completing the future from outside abandons the attempt.
   */
  CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri);

  /** Returns the HTTP status that has ended a connect, or 0 if none did, or none is known. */
  int refusal(Throwable failure);

  /**
   * Adds a listener that is called when the container begins to close, if the engine reports that.
   *
   * @return false if the container is closed already
   */
  boolean addCloseListener(WebSocketContainer container, Runnable listener);

  /** Removes a listener that {@link #addCloseListener} has added. */
  void removeCloseListener(WebSocketContainer container, Runnable listener);

  /**
   * Counts what is kept of messages for no connection, or for one after another.
   *
   * @param giveUp drops it, and releases it, where others need the memory; must not block
   * @return to be closed
   */
  Kept keep(WebSocketContainer container, Runnable giveUp);

  /**
   * Has a listener told of each open session when a drain begins, if the engine has drains.
   *
   * @param container a server's; a client has no class for it, here and below
   */
  void onDrain(WebSocketContainer container, Consumer<Session> listener);

  /**
   * See {@link dev.vaporetto.OpenSockets#drain}.
   *
   * @throws UnsupportedOperationException if the engine does not support that
   */
  int drain(WebSocketContainer container, Duration wait);

  /**
   * Takes an endpoint out of service.
   *
   * @param container a server's; a client has no class for it
   * @throws UnsupportedOperationException if the engine does not support that
   */
  void removeEndpoint(WebSocketContainer container, String path);
}
