package dev.vaporetto.internal.engine;

import dev.vaporetto.internal.route.RouteConfigurator;
import dev.vaporetto.internal.route.RouteSettings;
import dev.vaporetto.internal.socket.SessionPort;
import jakarta.websocket.Session;

/**
 * The door to Vaporetto's own engine. Nothing but {@link #isPresent} and {@link #isOwn} may be called
 * where it is absent: the other methods load classes that refer to it.
 */
public final class OwnEngine {
  private static final boolean PRESENT = find();

  private OwnEngine() {}

  private static boolean find() {
    try {
      Class<?> session =
          Class.forName(
              "dev.vaporetto.engine.EngineSession", false, OwnEngine.class.getClassLoader());
      // The module descriptor does not name a module that may be absent.
      OwnEngine.class.getModule().addReads(session.getModule());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  /** Whether its classes are there; a session may still be another engine's. */
  public static boolean isPresent() {
    return PRESENT;
  }

  /** Whether an object of the standard API is its own: not all have a published type. */
  public static boolean isOwn(Object object) {
    return object.getClass().getName().startsWith("dev.vaporetto.");
  }

  public static boolean isSession(Session session) {
    return EnginePort.isEngineSession(session);
  }

  public static SessionPort port(Session session) {
    return EnginePort.of(session);
  }

  /** A configurator whose policies the engine asks before the handshake is answered. */
  public static RouteConfigurator configurator(RouteSettings route) {
    return new EngineConfigurator(route);
  }
}
