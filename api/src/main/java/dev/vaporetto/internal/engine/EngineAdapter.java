package dev.vaporetto.internal.engine;

import dev.vaporetto.engine.EngineContainer;
import dev.vaporetto.engine.EngineSession;
import dev.vaporetto.internal.client.ClientSettings;
import dev.vaporetto.internal.route.RouteConfigurator;
import dev.vaporetto.internal.route.RouteSettings;
import dev.vaporetto.internal.socket.SessionPort;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

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

  /** Whether a container is its own. */
  public static boolean isContainer(WebSocketContainer container) {
    return container instanceof EngineContainer;
  }

  /** Connects without blocking, with a container of its own. */
  public static CompletableFuture<Session> connect(
      WebSocketContainer container, Endpoint endpoint, ClientEndpointConfig config, URI uri) {
    return ((EngineContainer) container).connectAsync(endpoint, config, uri);
  }

  /** Tells its engine the options that the standard API cannot say. */
  public static void setProperties(ClientEndpointConfig config, ClientSettings settings) {
    EngineOptions.put(settings, config.getUserProperties());
  }

  /** A configurator whose policies the engine asks before the handshake is answered. */
  public static RouteConfigurator configurator(RouteSettings route) {
    return new EngineConfigurator(route);
  }
}
