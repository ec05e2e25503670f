package dev.vaporetto.jakarta.session;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.engine.EngineSession;
import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * The open sessions of a container by the endpoint that they are connected to, however they came to
 * it: through its path, or through {@code upgradeHttpToWebSocket}, of which each call may bring a
 * configuration of its own. An endpoint without sessions leaves nothing here. Thread-safe.
 */
public final class OpenSessions {
  /** No set is empty; sets change inside of the map's atomic operations only. */
  private final ConcurrentHashMap<Object, Set<EngineSession>> byEndpoint =
      new ConcurrentHashMap<>();

  public OpenSessions() {}

  void add(Object endpoint, EngineSession session) {
    byEndpoint.compute(
        endpoint,
        (key, present) -> {
          Set<EngineSession> open = present == null ? ConcurrentHashMap.newKeySet() : present;
          open.add(session);
          return open;
        });
  }

  void remove(Object endpoint, EngineSession session) {
    byEndpoint.computeIfPresent(
        endpoint,
        (key, open) -> {
          open.remove(session);
          return open.isEmpty() ? null : open;
        });
  }

  /**
   * An unmodifiable snapshot. A session is here until its {@code onClose}; one that takes no sends
   * any more is left out.
   */
  Set<Session> of(Object endpoint) {
    Set<EngineSession> open = byEndpoint.get(endpoint);
    return open == null
        ? Set.of()
        : open.stream().filter(EngineSession::takesSends).collect(Collectors.toUnmodifiableSet());
  }

  /** A snapshot of the connections of all sessions whose sockets are still there. */
  public Set<Connection> connections() {
    return byEndpoint.values().stream()
        .flatMap(Set::stream)
        .map(session -> ((WebSocketSession) session).connection())
        .filter(connection -> !connection.isEnded())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A snapshot of those of which something holds, with the key of their endpoint. */
  public List<WebSocketSession> matching(BiPredicate<Object, WebSocketSession> condition) {
    List<WebSocketSession> matching = new ArrayList<>();
    byEndpoint.forEach(
        (endpoint, open) -> {
          for (EngineSession each : open) {
            WebSocketSession session = (WebSocketSession) each;
            if (condition.test(endpoint, session)) {
              matching.add(session);
            }
          }
        });
    return matching;
  }

  /** Whether there is none at all. */
  boolean isEmpty() {
    return byEndpoint.isEmpty();
  }
}
