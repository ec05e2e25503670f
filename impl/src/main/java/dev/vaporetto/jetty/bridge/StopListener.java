package dev.vaporetto.jetty.bridge;

import dev.vaporetto.connection.Connection;
import dev.vaporetto.connection.Farewell;
import dev.vaporetto.protocol.frame.CloseStatus;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Hears that a server, or one of its connectors alone, is about to stop, while the sockets are
 * still there: Jetty stops its connectors before the contexts whose listeners would end the
 * application. Thread-safe.
 *
 * <p>Jetty holds it, and with it the application's class loader, until {@link #release}.
 */
final class StopListener implements LifeCycle.Listener {
  private static final CloseStatus GOING_AWAY =
      new CloseStatus(CloseStatus.GOING_AWAY, "the server stops");

  private static final String HTTP2 = "org.eclipse.jetty.http2.server.";

  private final Runnable farewell;

  /** The servers and connectors that hold this. Guarded by itself. */
  private final Set<LifeCycle> followed = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The connector that was followed last, for the many requests that come by it. */
  private volatile @Nullable Connector last;

  private boolean released;

  /**
   * Follows nothing yet.
   *
   * @param farewell ends all connections of the application, on whatever connector they are, and
   *     blocks meanwhile
   */
  StopListener(Runnable farewell) {
    this.farewell = farewell;
  }

  /** Listens to a connector that brings sockets to the application, and to its server. */
  void follow(Connector connector) {
    if (connector == last) {
      return;
    }
    synchronized (followed) {
      if (released) {
        throw new IllegalStateException("the application has stopped");
      }
      listenTo(connector.getServer());
      listenTo(connector);
      last = connector;
    }
  }

  /** The caller holds the monitor. */
  private void listenTo(LifeCycle part) {
    if (followed.add(part)) {
      part.addEventListener(this);
    }
  }

  /** Jetty lets go of this. */
  void release() {
    synchronized (followed) {
      released = true;
      last = null;
      followed.forEach(part -> part.removeEventListener(this));
      followed.clear();
    }
  }

  /** Jetty waits for the return before it closes a socket. */
  @Override
  public void lifeCycleStopping(LifeCycle part) {
    try {
      if (part instanceof Connector connector) {
        Farewell.say(GOING_AWAY, () -> connections(connector), () -> false);
      } else {
        farewell.run();
      }
    } catch (RuntimeException | Error e) {
      // The server is to stop all the same.
      System.getLogger(StopListener.class.getName())
          .log(Level.WARNING, "peers may not have been told that the server stops", e);
    }
  }

  /** A connector that is gone is held no longer; one that starts again is followed again. */
  @Override
  public void lifeCycleStopped(LifeCycle part) {
    if (!(part instanceof Connector)) {
      return;
    }
    synchronized (followed) {
      if (followed.remove(part)) {
        part.removeEventListener(this);
      }
      if (last == part) {
        last = null;
      }
    }
  }

  /** Those of this application on one connector that have not ended. */
  private static List<Connection> connections(Connector connector) {
    return connector.getConnectedEndPoints().stream()
        .flatMap(StopListener::carried)
        .filter(connection -> !connection.isEnded())
        .toList();
  }

  private static Stream<Connection> carried(EndPoint endPoint) {
    org.eclipse.jetty.io.Connection carrier = endPoint.getConnection();
    if (carrier instanceof SslConnection tls) {
      carrier = tls.getSslEndPoint().getConnection();
    }
    if (carrier instanceof JettyConnection ours) {
      return Stream.ofNullable(ours.carried());
    }
    // By name: a Jetty without HTTP/2 has no such class.
    return carrier != null && carrier.getClass().getName().startsWith(HTTP2)
        ? StreamTransport.carriedBy(carrier)
        : Stream.empty();
  }
}
