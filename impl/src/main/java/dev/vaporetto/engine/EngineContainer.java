package dev.vaporetto.engine;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** A container of this engine, in Java SE and in a web application. Thread-safe. */
public interface EngineContainer extends WebSocketContainer {
  /**
   * Connects like {@link #connectToServer(Endpoint, ClientEndpointConfig, URI)}, without blocking:
   * the endpoint's {@code onOpen} runs on a thread of the engine, or of {@link
   * ClientProperties#EXECUTOR}, before the future is done. The configurator's {@code beforeRequest}
   * runs on the calling thread for the first request.
   *
   * @return fails with an {@link OpeningFailedException} within the timeouts of {@link
   *     ClientProperties}, whatever came, and at once with a {@link
   *     jakarta.websocket.DeploymentException} for what cannot be asked for, or an {@link
   *     java.io.IOException} if the container is closed; whoever ends it, by {@code cancel}, {@code
   *     orTimeout} or {@code complete}, gives the attempt up
   */
  CompletableFuture<Session> connectAsync(Endpoint endpoint, ClientEndpointConfig config, URI uri);

  /**
   * Reads a URI as people write it, for {@link #connectAsync} and {@code connectToServer}: with
   * Unicode in the host (by IDNA 2003) and anywhere else, spaces, and other characters that {@link
   * URI} refuses, which are escaped (RFC 3986 §2.1); with {@code http} and {@code https} for {@code
   * ws} and {@code wss}; with a zone in an IPv6 literal (RFC 6874, or only {@code %eth0}).
   *
   * <p>{@code user:password@} stays part of the URI. A connect uses it as {@link
   * ClientProperties#CREDENTIALS}, unless that property is set, and never shows it: the URI of the
   * session is without.
   *
   * @throws IllegalArgumentException if it is not the URI of a WebSocket; the message does not tell
   *     the user information, nor the query
   */
  URI uri(String text);

  /**
   * Has a listener told when this container begins to close, once, and before it closes its
   * sessions. It must not block. The container holds it until then, or until {@link
   * #removeCloseListener}.
   *
   * @return false if the container is closed: the listener is not told
   */
  boolean addCloseListener(Runnable listener);

  /** Ends {@link #addCloseListener}; does nothing for one that is not there. */
  void removeCloseListener(Runnable listener);

  /** What this container counts of its sessions; the same object each time. */
  EngineMetrics metrics();

  /**
   * Memory for what a layer above keeps for no session, or for one session after another.
   *
   * @param giveUp drops what is kept, and releases it, where all hold too much and this holds most;
   *     must not block
   * @return to be closed
   */
  EngineMemory openMemory(Runnable giveUp);
}
