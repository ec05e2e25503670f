package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.jakarta.codec.Codecs;
import dev.vaporetto.metrics.EndpointCounters;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;

/**
 * What the sessions of one configuration of an endpoint share: the configuration, the container,
 * the application's class loader, and the set of those that are open. Thread-safe.
 */
public final class SessionGroup {
  private final EndpointConfig config;
  private final Codecs codecs;
  private final WebSocketContainer container;
  private final ClassLoader applicationLoader;
  private final ConnectionRuntime runtime;
  private final OpenSessions open;

  /** Whose sessions see each other as open: equal keys are one endpoint. */
  private final Object endpoint;

  public SessionGroup(
      EndpointConfig config,
      Codecs codecs,
      WebSocketContainer container,
      ClassLoader applicationLoader,
      ConnectionRuntime runtime,
      OpenSessions open,
      Object endpoint) {
    this.config = config;
    this.codecs = codecs;
    this.container = container;
    this.applicationLoader = applicationLoader;
    this.runtime = runtime;
    this.open = open;
    this.endpoint = endpoint;
  }

  Codecs codecs() {
    return codecs;
  }

  WebSocketContainer container() {
    return container;
  }

  ClassLoader applicationLoader() {
    return applicationLoader;
  }

  ConnectionRuntime runtime() {
    return runtime;
  }

  EndpointCounters counters() {
    return runtime.counters();
  }

  /** Whether the endpoint is a client's. */
  boolean isOfClient() {
    return config instanceof ClientEndpointConfig;
  }

  /** The template of the endpoint's path, for a log: {@code " at /chat"}; empty for a client. */
  String at() {
    return isOfClient() ? "" : Servers.at(config);
  }

  /** Loaded on servers only: a client may do without the server's API. */
  private static final class Servers {
    static String at(EndpointConfig config) {
      return config instanceof ServerEndpointConfig server ? " at " + server.getPath() : "";
    }
  }

  void add(EngineSession session) {
    open.add(endpoint, session);
  }

  void remove(WebSocketSession session) {
    open.remove(endpoint, session);
    runtime.trace().remove(session.connection());
  }

  /** A snapshot of the endpoint's sessions that take sends; unmodifiable. */
  public Set<Session> openSessions() {
    return open.of(endpoint);
  }
}
