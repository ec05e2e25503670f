package dev.vaporetto.internal.engine;

import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.route.RouteConfigurator;
import dev.vaporetto.internal.route.RouteSettings;
import dev.vaporetto.internal.socket.SessionPort;
import jakarta.websocket.Session;

/** The door to Vaporetto's own engine, where {@link OwnEngine#isPresent}. */
public final class EngineAdapter {
  private EngineAdapter() {}

  /** Whether a session is its own. */
  public static boolean isSession(Session session) {
    return session instanceof EngineSession;
  }

  /** A port on a session of its own. */
  public static SessionPort port(Session session) {
    return new EnginePort((EngineSession) session);
  }

  /** A configurator whose policies the engine asks before the handshake is answered. */
  public static RouteConfigurator configurator(RouteSettings route) {
    return new EngineConfigurator(route);
  }
}
