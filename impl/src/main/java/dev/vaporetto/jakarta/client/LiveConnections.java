package dev.vaporetto.jakarta.client;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.Farewell;
import dev.vaporetto.protocol.Closure.Initiator;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of one client container, so that its end is theirs. Thread-safe. */
final class LiveConnections implements AutoCloseable {
  private static final CloseStatus GOING_AWAY =
      new CloseStatus(CloseStatus.GOING_AWAY, "the client stops");

  private static final int FIRST_PRUNING = 64;

  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /** At which size those that have ended are taken out. Races are harmless. */
  private volatile int pruneAt = FIRST_PRUNING;

  private volatile boolean closed;

  /** Why nothing connects any more. */
  static IOException closedFailure() {
    return new IOException("the client container is closed; expected an open one");
  }

  boolean isClosed() {
    return closed;
  }

  void add(Connection connection) {
    if (connections.size() >= pruneAt) {
      connections.removeIf(known -> !known.isOpen());
      pruneAt = Math.max(FIRST_PRUNING, 2 * connections.size());
    }
    connections.add(connection);
    if (closed) {
      connection.close(GOING_AWAY, Initiator.ENGINE);
    }
  }

  /** Closes all with 1001, and blocks until the peers have answered, at most half a second. */
  @Override
  public void close() {
    closed = true;
    Farewell.say(GOING_AWAY, this::notEnded, () -> false);
    connections.clear();
  }

  private Set<Connection> notEnded() {
    connections.removeIf(Connection::isEnded);
    return connections;
  }
}
