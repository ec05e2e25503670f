package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.ConnectionRuntime;
import dev.vaporetto.jakarta.codec.Codecs;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the sessions of one endpoint share: its configuration, its container, the application's
 * class loader, and the set of those that are open. Thread-safe.
 */
public final class SessionGroup {
  private final EndpointConfig config;
  private final Codecs codecs;
  private final WebSocketContainer container;
  private final ClassLoader applicationLoader;
  private final ConnectionRuntime runtime;
  private final Set<Session> open = ConcurrentHashMap.newKeySet();

  public SessionGroup(
      EndpointConfig config,
      Codecs codecs,
      WebSocketContainer container,
      ClassLoader applicationLoader,
      ConnectionRuntime runtime) {
    this.config = config;
    this.codecs = codecs;
    this.container = container;
    this.applicationLoader = applicationLoader;
    this.runtime = runtime;
  }

  EndpointConfig config() {
    return config;
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

  void add(Session session) {
    open.add(session);
  }

  void remove(Session session) {
    open.remove(session);
  }

  /** A snapshot of the open sessions. */
  public Set<Session> openSessions() {
    return Collections.unmodifiableSet(Set.copyOf(open));
  }
}
