package dev.vaporetto.internal.engine.choice;

import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.Inbound;
import dev.vaporetto.internal.engine.own.OwnEngine;
import dev.vaporetto.internal.engine.standard.StandardEngine;
import jakarta.websocket.Endpoint;
import jakarta.websocket.WebSocketContainer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the engine of a container. The classes of our own engine are loaded only where it is
 * present: the JVM may load the classes that a class names as soon as it verifies that class. The
 * server part of the standard API may be absent, too: a client does not need it.
 */
public final class Engines {
  private static final StandardEngine STANDARD = new StandardEngine();

  /** Null if its classes are absent. */
  private static final @Nullable OwnEngine OWN = isOwnPresent() ? new OwnEngine() : null;

  private Engines() {}

  private static boolean isOwnPresent() {
    try {
      Class<?> session =
          Class.forName(
              "dev.vaporetto.engine.EngineSession", false, Engines.class.getClassLoader());
      // Done here because the module descriptor cannot name a module that may be absent.
      Engines.class.getModule().addReads(session.getModule());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  /** Whether our own engine is present. The server's engine may be the one in use nevertheless. */
  public static boolean hasOwn() {
    return OWN != null;
  }

  /**
   * Returns the engine of a container.
   *
   * @param container null if an engine does not report it
   */
  public static Engine of(@Nullable WebSocketContainer container) {
    return OWN != null && OWN.has(container) ? OWN : STANDARD;
  }

  /** Whether a container is of our own engine. */
  static boolean isOwn(WebSocketContainer container) {
    return of(container) == OWN;
  }

  /**
   * Returns an endpoint for a container that is not known before the connection opens: an
   * application may deploy a configuration anywhere.
   */
  public static Endpoint endpoint(Inbound inbound) {
    return new ChoosingEndpoint(inbound);
  }
}
