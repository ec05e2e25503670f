package dev.vaporetto.internal.engine.choice;

import dev.vaporetto.internal.engine.Engine;
import dev.vaporetto.internal.engine.Inbound;
import dev.vaporetto.internal.engine.RouteRules;
import dev.vaporetto.internal.engine.own.OwnEngine;
import dev.vaporetto.internal.engine.standard.StandardConfigurator;
import dev.vaporetto.internal.engine.standard.StandardEngine;
import jakarta.websocket.Endpoint;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * The engines, and which one a container is of. The classes of our own are loaded only where it is
 * there: the JVM may load what a class names as soon as it verifies the class.
 */
public final class Engines {
  private static final StandardEngine STANDARD = new StandardEngine();

  /** Null where its classes are not there. */
  private static final @Nullable OwnEngine OWN = isOwnPresent() ? new OwnEngine() : null;

  private Engines() {}

  private static boolean isOwnPresent() {
    try {
      Class<?> session =
          Class.forName(
              "dev.vaporetto.engine.EngineSession", false, Engines.class.getClassLoader());
      // The module descriptor does not name a module that may be absent.
      Engines.class.getModule().addReads(session.getModule());
      return true;
    } catch (ClassNotFoundException absent) {
      return false;
    }
  }

  /** Whether our own engine is there; the server's may be in charge all the same. */
  public static boolean hasOwn() {
    return OWN != null;
  }

  /**
   * The engine of a container.
   *
   * @param container null where an engine does not tell it
   */
  public static Engine of(@Nullable WebSocketContainer container) {
    return OWN != null && OWN.has(container) ? OWN : STANDARD;
  }

  /** For the servlet container's start. */
  static boolean isOwn(WebSocketContainer container) {
    return of(container) == OWN;
  }

  /**
   * An endpoint for a container that is not known before the connection opens, since whoever has
   * the configuration deploys it where he likes.
   */
  public static Endpoint endpoint(Inbound inbound) {
    return new ChoosingEndpoint(inbound);
  }

  /** The configuration of a route, for whatever container. */
  public static ServerEndpointConfig config(RouteRules rules) {
    ServerEndpointConfig.Configurator standard = new StandardConfigurator(rules);
    ServerEndpointConfig config =
        ServerEndpointConfig.Builder.create(ChoosingEndpoint.class, rules.path())
            .subprotocols(rules.subprotocols())
            .configurator(OWN == null ? standard : OWN.configurator(rules, standard))
            .build();
    if (OWN != null) {
      OWN.configure(config, rules);
    }
    return config;
  }
}
